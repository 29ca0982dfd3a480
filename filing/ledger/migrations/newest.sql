CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE people (
	id INTEGER NOT NULL, 
	ref VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	name_key TEXT NOT NULL, 
	role TEXT, 
	manager INTEGER, 
	email TEXT, 
	band TEXT, 
	changed_at VARCHAR(25) NOT NULL, large_print BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_people PRIMARY KEY (id), 
	CONSTRAINT fk_people_manager FOREIGN KEY(manager) REFERENCES people (id), 
	CONSTRAINT uq_people_ref UNIQUE (ref)
);

CREATE INDEX ix_people_name_key ON people (name_key);

CREATE TABLE renditions (
	digest VARCHAR(12) NOT NULL, 
	form VARCHAR(40) NOT NULL, 
	edition INTEGER NOT NULL, 
	format VARCHAR(8) NOT NULL, 
	template JSON NOT NULL, 
	kept_at VARCHAR(25) NOT NULL, blank BLOB, 
	CONSTRAINT pk_renditions PRIMARY KEY (digest)
);

CREATE TABLE copies (
	number VARCHAR(14) NOT NULL, 
	organisation VARCHAR(20), 
	form VARCHAR(40) NOT NULL, 
	edition INTEGER NOT NULL, 
	person INTEGER, 
	period TEXT, 
	given JSON NOT NULL, 
	locked JSON NOT NULL, 
	issued_at VARCHAR(25) NOT NULL, 
	issued_by TEXT NOT NULL, 
	withdrawn_at VARCHAR(25), 
	withdrawn_by TEXT, 
	withdrawn_why TEXT, 
	CONSTRAINT pk_copies PRIMARY KEY (number), 
	CONSTRAINT fk_copies_person FOREIGN KEY(person) REFERENCES people (id)
);

CREATE INDEX ix_copies_person ON copies (person);

CREATE TABLE copy_renditions (
	copy VARCHAR(14) NOT NULL, 
	rendition VARCHAR(12) NOT NULL, 
	CONSTRAINT pk_copy_renditions PRIMARY KEY (copy, rendition), 
	CONSTRAINT fk_copy_renditions_copy FOREIGN KEY(copy) REFERENCES copies (number), 
	CONSTRAINT fk_copy_renditions_rendition FOREIGN KEY(rendition) REFERENCES renditions (digest)
);

CREATE TABLE originals (
	sha256 VARCHAR(64) NOT NULL, 
	size INTEGER NOT NULL, 
	kept_at VARCHAR(25) NOT NULL, 
	CONSTRAINT pk_originals PRIMARY KEY (sha256)
);

CREATE TABLE readings (
	id INTEGER NOT NULL, 
	submission INTEGER NOT NULL, 
	form VARCHAR(40) NOT NULL, 
	edition INTEGER NOT NULL, 
	medium VARCHAR(8) NOT NULL, 
	reading JSON NOT NULL, 
	places JSON NOT NULL, 
	read_at VARCHAR(25) NOT NULL, 
	CONSTRAINT pk_readings PRIMARY KEY (id), 
	CONSTRAINT fk_readings_submission FOREIGN KEY(submission) REFERENCES submissions (id)
);

CREATE INDEX ix_readings_submission ON readings (submission);

CREATE TABLE queries (
	id INTEGER NOT NULL, 
	reading INTEGER NOT NULL, 
	code VARCHAR(64) NOT NULL, 
	path TEXT, 
	question TEXT, 
	say TEXT NOT NULL, 
	level VARCHAR(4) NOT NULL, 
	raw TEXT, 
	candidates JSON NOT NULL, 
	evidence JSON, 
	asked_at VARCHAR(25) NOT NULL, 
	CONSTRAINT pk_queries PRIMARY KEY (id), 
	CONSTRAINT fk_queries_reading FOREIGN KEY(reading) REFERENCES readings (id), 
	CONSTRAINT ck_queries_ck_queries_level CHECK (level IN ('must', 'note'))
);

CREATE INDEX ix_queries_reading ON queries (reading);

CREATE TABLE settlements (
	id INTEGER NOT NULL, 
	"query" INTEGER NOT NULL, 
	action VARCHAR(8) NOT NULL, 
	value JSON, 
	why TEXT, 
	"by" TEXT NOT NULL, 
	at VARCHAR(25) NOT NULL, 
	CONSTRAINT pk_settlements PRIMARY KEY (id), 
	CONSTRAINT fk_settlements_query FOREIGN KEY("query") REFERENCES queries (id), 
	CONSTRAINT ck_settlements_ck_settlements_action CHECK (action IN ('accept', 'correct', 'blank', 'waive', 'moot'))
);

CREATE INDEX ix_settlements_query ON settlements ("query");

CREATE TABLE records (
	id INTEGER NOT NULL, 
	form VARCHAR(40) NOT NULL, 
	edition INTEGER NOT NULL, 
	definition VARCHAR(64) NOT NULL, 
	copy VARCHAR(14), 
	person INTEGER, 
	held DATE, 
	period TEXT, 
	version INTEGER NOT NULL, 
	replaces INTEGER, 
	submission INTEGER NOT NULL, 
	record JSON NOT NULL, 
	answers_digest VARCHAR(64) NOT NULL, 
	provenance JSON NOT NULL, 
	flags JSON NOT NULL, 
	filed_at VARCHAR(25) NOT NULL, 
	filed_by TEXT NOT NULL, act VARCHAR(10) DEFAULT 'filed' NOT NULL CONSTRAINT ck_records_act CHECK (act IN ('filed', 'completed', 'noted', 'replaced', 'amended', 'moved', 'withdrawn', 'merged', 'undone')), why TEXT, merged_into INTEGER, 
	CONSTRAINT pk_records PRIMARY KEY (id), 
	CONSTRAINT fk_records_copy FOREIGN KEY(copy) REFERENCES copies (number), 
	CONSTRAINT fk_records_person FOREIGN KEY(person) REFERENCES people (id), 
	CONSTRAINT fk_records_replaces FOREIGN KEY(replaces) REFERENCES records (id), 
	CONSTRAINT fk_records_submission FOREIGN KEY(submission) REFERENCES submissions (id), 
	CONSTRAINT uq_records_replaces UNIQUE (replaces)
);

CREATE INDEX ix_records_copy ON records (copy);

CREATE INDEX ix_records_person ON records (person);

CREATE INDEX ix_records_submission ON records (submission);

CREATE INDEX ix_records_form_answers_digest ON records (form, answers_digest);

CREATE TABLE audit (
	seq INTEGER NOT NULL, 
	at VARCHAR(25) NOT NULL, 
	"by" TEXT NOT NULL, 
	action VARCHAR(40) NOT NULL, 
	subject VARCHAR(80) NOT NULL, 
	body TEXT NOT NULL, 
	prev VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (seq)
);

CREATE VIEW open_queries AS SELECT q.* FROM queries q WHERE q.level = 'must' AND NOT EXISTS (SELECT 1 FROM settlements s WHERE s.query = q.id);

CREATE TRIGGER records_no_delete BEFORE DELETE ON records BEGIN SELECT RAISE(ABORT, 'records is append-only'); END;

CREATE TRIGGER settlements_no_update BEFORE UPDATE ON settlements BEGIN SELECT RAISE(ABORT, 'settlements is append-only'); END;

CREATE TRIGGER settlements_no_delete BEFORE DELETE ON settlements BEGIN SELECT RAISE(ABORT, 'settlements is append-only'); END;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

CREATE TABLE former_names (
	id INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	name_key TEXT NOT NULL, 
	changed_at VARCHAR(25) NOT NULL, 
	CONSTRAINT pk_former_names PRIMARY KEY (id), 
	CONSTRAINT fk_former_names_person FOREIGN KEY(person) REFERENCES people (id)
);

CREATE INDEX ix_former_names_person ON former_names (person);

CREATE INDEX ix_former_names_name_key ON former_names (name_key);

CREATE TABLE origins (
	id INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	origin_key VARCHAR(64) NOT NULL, 
	first_at VARCHAR(25) NOT NULL, 
	first_by TEXT NOT NULL, 
	times INTEGER NOT NULL, 
	last_at VARCHAR(25) NOT NULL, 
	CONSTRAINT pk_origins PRIMARY KEY (id), 
	CONSTRAINT fk_origins_sha256 FOREIGN KEY(sha256) REFERENCES originals (sha256), 
	CONSTRAINT uq_origins_sha256_origin_key UNIQUE (sha256, origin_key)
);

CREATE TRIGGER records_no_update BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'records is append-only'); END;

CREATE INDEX ix_records_form_person_held ON records (form, person, held);

CREATE VIEW current_records AS SELECT r.* FROM records r WHERE NOT EXISTS (SELECT 1 FROM records n WHERE n.replaces = r.id) AND r.act NOT IN ('withdrawn', 'merged');

CREATE TABLE submissions (
	id INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	locator TEXT NOT NULL, 
	locator_key VARCHAR(64) NOT NULL, 
	envelope INTEGER, 
	content VARCHAR(64), 
	name TEXT NOT NULL, 
	received_at VARCHAR(25) NOT NULL, 
	received_by TEXT NOT NULL, 
	read_as VARCHAR(60), 
	state VARCHAR(10) NOT NULL, 
	code VARCHAR(64), 
	reason TEXT, 
	form VARCHAR(40), 
	edition INTEGER, 
	copy VARCHAR(14), 
	person INTEGER, 
	answers JSON, 
	fingerprint VARCHAR(64), 
	duplicate_of INTEGER, 
	concluded_at VARCHAR(25), 
	concluded_by TEXT, 
	CONSTRAINT pk_submissions PRIMARY KEY (id), 
	CONSTRAINT fk_submissions_sha256 FOREIGN KEY(sha256) REFERENCES originals (sha256), 
	CONSTRAINT fk_submissions_envelope FOREIGN KEY(envelope) REFERENCES submissions (id), 
	CONSTRAINT fk_submissions_person FOREIGN KEY(person) REFERENCES people (id), 
	CONSTRAINT fk_submissions_duplicate_of FOREIGN KEY(duplicate_of) REFERENCES submissions (id), 
	CONSTRAINT uq_submissions_sha256_locator_key UNIQUE (sha256, locator_key), 
	CONSTRAINT ck_submissions_ck_submissions_state CHECK (state IN ('received', 'opened', 'filed', 'review', 'refused', 'duplicate', 'rejected'))
);

CREATE INDEX ix_submissions_envelope ON submissions (envelope);

CREATE INDEX ix_submissions_content ON submissions (content);

CREATE INDEX ix_submissions_state ON submissions (state);

CREATE INDEX ix_submissions_copy ON submissions (copy);

CREATE INDEX ix_submissions_fingerprint ON submissions (fingerprint);

CREATE TABLE looked_at (
	what VARCHAR(20) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	at VARCHAR(25) NOT NULL, 
	CONSTRAINT pk_looked_at PRIMARY KEY (what)
);

CREATE TABLE record_index (
	record INTEGER NOT NULL, 
	form VARCHAR(40) NOT NULL, 
	edition INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	copy VARCHAR(14), 
	person INTEGER, 
	name TEXT, 
	held DATE, 
	period TEXT, 
	version INTEGER NOT NULL, 
	replaces INTEGER, 
	state VARCHAR(10) NOT NULL, 
	submission INTEGER NOT NULL, 
	filed_at VARCHAR(25) NOT NULL, 
	filed_by TEXT NOT NULL, 
	act VARCHAR(10) NOT NULL, 
	why TEXT, 
	merged_into INTEGER, 
	CONSTRAINT pk_record_index PRIMARY KEY (record), 
	CONSTRAINT fk_record_index_record FOREIGN KEY(record) REFERENCES records (id), 
	CONSTRAINT fk_record_index_person FOREIGN KEY(person) REFERENCES people (id), 
	CONSTRAINT ck_record_index_ck_record_index_state CHECK (state IN ('complete', 'unsigned', 'replaced', 'withdrawn', 'merged'))
);

CREATE INDEX ix_record_index_held ON record_index (held);

CREATE INDEX ix_record_index_person_held ON record_index (person, held);

CREATE INDEX ix_record_index_form_held ON record_index (form, held);

CREATE INDEX ix_record_index_period ON record_index (period);

CREATE INDEX ix_record_index_replaces ON record_index (replaces);

CREATE TABLE record_words (
	record INTEGER NOT NULL, 
	who TEXT NOT NULL, 
	words TEXT NOT NULL, 
	private TEXT, 
	CONSTRAINT pk_record_words PRIMARY KEY (record), 
	CONSTRAINT fk_record_words_record FOREIGN KEY(record) REFERENCES records (id)
);

CREATE VIRTUAL TABLE record_fulltext USING fts5(who, words, private, content='record_words', content_rowid='record', tokenize='ascii');

CREATE TRIGGER record_words_added AFTER INSERT ON record_words BEGIN INSERT INTO record_fulltext (rowid, who, words, private) VALUES (new.record, new.who, new.words, new.private); END;

CREATE TRIGGER record_words_gone AFTER DELETE ON record_words BEGIN INSERT INTO record_fulltext (record_fulltext, rowid, who, words, private) VALUES ('delete', old.record, old.who, old.words, old.private); END;

CREATE TRIGGER record_words_changed AFTER UPDATE ON record_words BEGIN INSERT INTO record_fulltext (record_fulltext, rowid, who, words, private) VALUES ('delete', old.record, old.who, old.words, old.private); INSERT INTO record_fulltext (rowid, who, words, private) VALUES (new.record, new.who, new.words, new.private); END;

