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
	changed_at VARCHAR(25) NOT NULL, large_print BOOLEAN DEFAULT 0 NOT NULL, home TEXT, team TEXT, supervisor INTEGER, professional_supervisor INTEGER, hours TEXT, employment VARCHAR(20), starts DATE, leaves DATE, probation_end DATE, asye_from DATE, 
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
	withdrawn_why TEXT, handed_on DATE, handed_by TEXT, 
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

CREATE TRIGGER settlements_no_update BEFORE UPDATE ON settlements BEGIN SELECT RAISE(ABORT, 'settlements is append-only'); END;

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

CREATE TABLE packs (
	id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	period TEXT, 
	made_at VARCHAR(25) NOT NULL, 
	made_by TEXT NOT NULL, 
	placed_at VARCHAR(25), 
	withdrawn_at VARCHAR(25), 
	CONSTRAINT pk_packs PRIMARY KEY (id)
);

CREATE TABLE absences (
	id INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	first DATE NOT NULL, 
	last DATE, 
	why TEXT, 
	noted_at VARCHAR(25) NOT NULL, 
	noted_by TEXT NOT NULL, 
	CONSTRAINT pk_absences PRIMARY KEY (id), 
	CONSTRAINT fk_absences_person FOREIGN KEY(person) REFERENCES people (id)
);

CREATE INDEX ix_absences_person ON absences (person);

CREATE TABLE mail_choices (
	id INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	protection VARCHAR(10) NOT NULL, 
	why TEXT NOT NULL, 
	at VARCHAR(25) NOT NULL, 
	"by" TEXT NOT NULL, 
	CONSTRAINT pk_mail_choices PRIMARY KEY (id), 
	CONSTRAINT ck_mail_choices_ck_mail_choices_protection CHECK (protection IN ('password', 'plain', 'none')), 
	CONSTRAINT fk_mail_choices_person FOREIGN KEY(person) REFERENCES people (id)
);

CREATE INDEX ix_mail_choices_person ON mail_choices (person);

CREATE TABLE messages (
	id INTEGER NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	pack INTEGER, 
	person INTEGER NOT NULL, 
	recipient INTEGER NOT NULL, 
	role VARCHAR(12) NOT NULL, 
	address TEXT NOT NULL, 
	message_id TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	size INTEGER NOT NULL, 
	protection VARCHAR(10) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	tries INTEGER NOT NULL, 
	next_at VARCHAR(25), 
	code VARCHAR(64), 
	reason TEXT, 
	queued_at VARCHAR(25) NOT NULL, 
	queued_by TEXT NOT NULL, 
	concluded_at VARCHAR(25), 
	concluded_by TEXT, 
	CONSTRAINT pk_messages PRIMARY KEY (id), 
	CONSTRAINT ck_messages_ck_messages_protection CHECK (protection IN ('password', 'plain', 'none')), 
	CONSTRAINT ck_messages_ck_messages_role CHECK (role IN ('person', 'supervisor', 'manager')), 
	CONSTRAINT ck_messages_ck_messages_state CHECK (state IN ('queued', 'sending', 'sent', 'refused', 'unknown', 'held', 'cancelled', 'bounced', 'drafted')), 
	CONSTRAINT fk_messages_pack FOREIGN KEY(pack) REFERENCES packs (id), 
	CONSTRAINT fk_messages_person FOREIGN KEY(person) REFERENCES people (id), 
	CONSTRAINT fk_messages_recipient FOREIGN KEY(recipient) REFERENCES people (id), 
	CONSTRAINT uq_messages_message_id UNIQUE (message_id)
);

CREATE INDEX ix_messages_pack ON messages (pack);

CREATE INDEX ix_messages_person ON messages (person);

CREATE INDEX ix_messages_recipient ON messages (recipient);

CREATE INDEX ix_messages_state ON messages (state);

CREATE TABLE passwords (
	id INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	password TEXT NOT NULL, 
	made_at VARCHAR(25) NOT NULL, 
	made_by TEXT NOT NULL, 
	given_at VARCHAR(25), 
	given_how TEXT, 
	retired_at VARCHAR(25), 
	CONSTRAINT pk_passwords PRIMARY KEY (id), 
	CONSTRAINT fk_passwords_person FOREIGN KEY(person) REFERENCES people (id)
);

CREATE INDEX ix_passwords_person ON passwords (person);

CREATE TABLE people_changes (
	id INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	at VARCHAR(25) NOT NULL, 
	"by" TEXT NOT NULL, 
	what VARCHAR(40) NOT NULL, 
	"before" TEXT, 
	"after" TEXT, 
	CONSTRAINT pk_people_changes PRIMARY KEY (id), 
	CONSTRAINT fk_people_changes_person FOREIGN KEY(person) REFERENCES people (id)
);

CREATE INDEX ix_people_changes_person ON people_changes (person);

CREATE TABLE postponements (
	id INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	clock VARCHAR(20) NOT NULL, 
	due DATE NOT NULL, 
	until DATE, 
	why TEXT NOT NULL, 
	noted_at VARCHAR(25) NOT NULL, 
	noted_by TEXT NOT NULL, 
	withdrawn_at VARCHAR(25), 
	withdrawn_by TEXT, 
	CONSTRAINT pk_postponements PRIMARY KEY (id), 
	CONSTRAINT fk_postponements_person FOREIGN KEY(person) REFERENCES people (id)
);

CREATE INDEX ix_postponements_person ON postponements (person);

CREATE TABLE attempts (
	id INTEGER NOT NULL, 
	message INTEGER NOT NULL, 
	at VARCHAR(25) NOT NULL, 
	"by" TEXT NOT NULL, 
	outcome VARCHAR(10) NOT NULL, 
	said TEXT, 
	CONSTRAINT pk_attempts PRIMARY KEY (id), 
	CONSTRAINT fk_attempts_message FOREIGN KEY(message) REFERENCES messages (id)
);

CREATE INDEX ix_attempts_message ON attempts (message);

CREATE TABLE collected (
	id INTEGER NOT NULL, 
	account TEXT NOT NULL, 
	folder TEXT NOT NULL, 
	uidvalidity VARCHAR(20) NOT NULL, 
	uid INTEGER NOT NULL, 
	sha256 VARCHAR(64), 
	message_id TEXT, 
	sender TEXT, 
	person INTEGER, 
	answers INTEGER, 
	state VARCHAR(10) NOT NULL, 
	code VARCHAR(64), 
	reason TEXT, 
	found_at VARCHAR(25) NOT NULL, 
	concluded_at VARCHAR(25), 
	moved_at VARCHAR(25), 
	CONSTRAINT pk_collected PRIMARY KEY (id), 
	CONSTRAINT ck_collected_ck_collected_state CHECK (state IN ('found', 'kept', 'imported', 'bounce', 'notice', 'empty', 'refused')), 
	CONSTRAINT fk_collected_answers FOREIGN KEY(answers) REFERENCES messages (id), 
	CONSTRAINT fk_collected_person FOREIGN KEY(person) REFERENCES people (id), 
	CONSTRAINT fk_collected_sha256 FOREIGN KEY(sha256) REFERENCES originals (sha256), 
	CONSTRAINT uq_collected_account_folder_uidvalidity_uid UNIQUE (account, folder, uidvalidity, uid)
);

CREATE INDEX ix_collected_message_id ON collected (message_id);

CREATE INDEX ix_collected_sha256 ON collected (sha256);

CREATE INDEX ix_collected_state ON collected (state);

CREATE TABLE pack_documents (
	id INTEGER NOT NULL, 
	pack INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	size INTEGER NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	title TEXT NOT NULL, 
	format VARCHAR(8) NOT NULL, 
	form VARCHAR(40), 
	copy VARCHAR(14), 
	CONSTRAINT pk_pack_documents PRIMARY KEY (id), 
	CONSTRAINT ck_pack_documents_ck_pack_documents_kind CHECK (kind IN ('form', 'summary', 'letter')), 
	CONSTRAINT fk_pack_documents_copy FOREIGN KEY(copy) REFERENCES copies (number), 
	CONSTRAINT fk_pack_documents_pack FOREIGN KEY(pack) REFERENCES packs (id), 
	CONSTRAINT fk_pack_documents_person FOREIGN KEY(person) REFERENCES people (id)
);

CREATE INDEX ix_pack_documents_pack ON pack_documents (pack);

CREATE INDEX ix_pack_documents_person ON pack_documents (person);

CREATE INDEX ix_pack_documents_sha256 ON pack_documents (sha256);

CREATE TABLE unlocked (
	submission INTEGER NOT NULL, 
	password INTEGER NOT NULL, 
	at VARCHAR(25) NOT NULL, 
	CONSTRAINT pk_unlocked PRIMARY KEY (submission), 
	CONSTRAINT fk_unlocked_password FOREIGN KEY(password) REFERENCES passwords (id), 
	CONSTRAINT fk_unlocked_submission FOREIGN KEY(submission) REFERENCES submissions (id)
);

CREATE TABLE dealt_with (
	id INTEGER NOT NULL, 
	record INTEGER NOT NULL, 
	matter VARCHAR(20) NOT NULL, 
	path TEXT, 
	words TEXT NOT NULL, 
	at VARCHAR(25) NOT NULL, 
	"by" TEXT NOT NULL, 
	CONSTRAINT pk_dealt_with PRIMARY KEY (id), 
	CONSTRAINT fk_dealt_with_record FOREIGN KEY(record) REFERENCES records (id)
);

CREATE INDEX ix_dealt_with_record ON dealt_with (record);

CREATE TABLE message_documents (
	message INTEGER NOT NULL, 
	document INTEGER NOT NULL, 
	CONSTRAINT pk_message_documents PRIMARY KEY (message, document), 
	CONSTRAINT fk_message_documents_document FOREIGN KEY(document) REFERENCES pack_documents (id), 
	CONSTRAINT fk_message_documents_message FOREIGN KEY(message) REFERENCES messages (id)
);

CREATE TRIGGER people_changes_no_update BEFORE UPDATE ON people_changes BEGIN SELECT RAISE(ABORT, 'people_changes is append-only'); END;

CREATE TRIGGER people_changes_no_delete BEFORE DELETE ON people_changes BEGIN SELECT RAISE(ABORT, 'people_changes is append-only'); END;

CREATE TRIGGER dealt_with_no_update BEFORE UPDATE ON dealt_with BEGIN SELECT RAISE(ABORT, 'dealt_with is append-only'); END;

CREATE TABLE held_answers (
	id INTEGER NOT NULL, 
	submission INTEGER NOT NULL, 
	"query" INTEGER, 
	turn INTEGER NOT NULL, 
	act INTEGER NOT NULL, 
	said JSON NOT NULL, 
	"by" TEXT NOT NULL, 
	at VARCHAR(25) NOT NULL, 
	CONSTRAINT pk_held_answers PRIMARY KEY (id), 
	CONSTRAINT fk_held_answers_submission FOREIGN KEY(submission) REFERENCES submissions (id), 
	CONSTRAINT fk_held_answers_query FOREIGN KEY("query") REFERENCES queries (id), 
	CONSTRAINT uq_held_answers_query_turn UNIQUE ("query", turn)
);

CREATE INDEX ix_held_answers_submission ON held_answers (submission);

CREATE TABLE retention_confirmations (
	id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	rule VARCHAR(64) NOT NULL, 
	months INTEGER NOT NULL, 
	counts_from VARCHAR(10) NOT NULL, 
	source TEXT NOT NULL, 
	settled DATE NOT NULL, 
	written BOOLEAN NOT NULL, 
	why TEXT NOT NULL, 
	at VARCHAR(25) NOT NULL, 
	"by" TEXT NOT NULL, 
	CONSTRAINT pk_retention_confirmations PRIMARY KEY (id)
);

CREATE TABLE holds (
	id INTEGER NOT NULL, 
	person INTEGER, 
	record INTEGER, 
	why TEXT NOT NULL, 
	at VARCHAR(25) NOT NULL, 
	"by" TEXT NOT NULL, 
	released_at VARCHAR(25), 
	released_by TEXT, 
	released_why TEXT, 
	CONSTRAINT pk_holds PRIMARY KEY (id), 
	CONSTRAINT fk_holds_person FOREIGN KEY(person) REFERENCES people (id)
);

CREATE TABLE destructions (
	id INTEGER NOT NULL, 
	at VARCHAR(25) NOT NULL, 
	"by" TEXT NOT NULL, 
	again BOOLEAN DEFAULT 0 NOT NULL, 
	wiped_at VARCHAR(25), 
	CONSTRAINT pk_destructions PRIMARY KEY (id)
);

CREATE TABLE destroyed (
	record INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	destruction INTEGER NOT NULL, 
	form VARCHAR(40) NOT NULL, 
	edition INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	copy VARCHAR(14), 
	person INTEGER, 
	filed_at VARCHAR(25) NOT NULL, 
	months INTEGER NOT NULL, 
	counts_from VARCHAR(10) NOT NULL, 
	source TEXT NOT NULL, 
	settled DATE, 
	kept_until DATE, 
	seal VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_destroyed PRIMARY KEY (record), 
	CONSTRAINT fk_destroyed_destruction FOREIGN KEY(destruction) REFERENCES destructions (id), 
	CONSTRAINT fk_destroyed_person FOREIGN KEY(person) REFERENCES people (id)
);

CREATE INDEX ix_destroyed_number ON destroyed (number);

CREATE INDEX ix_destroyed_destruction ON destroyed (destruction);

CREATE TABLE destroyed_documents (
	submission INTEGER NOT NULL, 
	destruction INTEGER NOT NULL, 
	number INTEGER, 
	sha256 VARCHAR(64) NOT NULL, 
	stays BOOLEAN NOT NULL, 
	gone_at VARCHAR(25), 
	CONSTRAINT pk_destroyed_documents PRIMARY KEY (submission), 
	CONSTRAINT fk_destroyed_documents_destruction FOREIGN KEY(destruction) REFERENCES destructions (id)
);

CREATE INDEX ix_destroyed_documents_destruction ON destroyed_documents (destruction);

CREATE TRIGGER records_no_delete BEFORE DELETE ON records WHEN NOT EXISTS (SELECT 1 FROM destroyed d WHERE d.record = OLD.id) BEGIN SELECT RAISE(ABORT, 'records is append-only'); END;

CREATE TRIGGER settlements_no_delete BEFORE DELETE ON settlements WHEN NOT EXISTS (SELECT 1 FROM queries q JOIN readings r ON r.id = q.reading JOIN destroyed_documents d ON d.submission = r.submission WHERE q.id = OLD.query) BEGIN SELECT RAISE(ABORT, 'settlements is append-only'); END;

CREATE TRIGGER dealt_with_no_delete BEFORE DELETE ON dealt_with WHEN NOT EXISTS (SELECT 1 FROM destroyed d WHERE d.record = OLD.record) BEGIN SELECT RAISE(ABORT, 'dealt_with is append-only'); END;

CREATE TRIGGER destroyed_no_update BEFORE UPDATE ON destroyed BEGIN SELECT RAISE(ABORT, 'destroyed is append-only'); END;

CREATE TRIGGER destroyed_no_delete BEFORE DELETE ON destroyed BEGIN SELECT RAISE(ABORT, 'destroyed is append-only'); END;

CREATE TRIGGER retention_confirmations_no_update BEFORE UPDATE ON retention_confirmations BEGIN SELECT RAISE(ABORT, 'retention_confirmations is append-only'); END;

CREATE TRIGGER retention_confirmations_no_delete BEFORE DELETE ON retention_confirmations BEGIN SELECT RAISE(ABORT, 'retention_confirmations is append-only'); END;

CREATE TABLE access_requests (
	id INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	asks VARCHAR(12) NOT NULL, 
	received DATE NOT NULL, 
	record INTEGER, 
	noted_at VARCHAR(25) NOT NULL, 
	noted_by TEXT NOT NULL, 
	extended_on DATE, 
	extended_why TEXT, 
	closed_on DATE, 
	outcome VARCHAR(12), 
	outcome_why TEXT, 
	closed_at VARCHAR(25), 
	closed_by TEXT, 
	CONSTRAINT pk_access_requests PRIMARY KEY (id), 
	CONSTRAINT ck_access_requests_ck_access_requests_asks CHECK (asks IN ('access', 'correction')), 
	CONSTRAINT ck_access_requests_ck_access_requests_outcome CHECK (outcome IN ('answered', 'refused')), 
	CONSTRAINT fk_access_requests_person FOREIGN KEY(person) REFERENCES people (id)
);

CREATE INDEX ix_access_requests_person ON access_requests (person);

CREATE TABLE access_pauses (
	id INTEGER NOT NULL, 
	request INTEGER NOT NULL, 
	first DATE NOT NULL, 
	last DATE, 
	why TEXT NOT NULL, 
	noted_at VARCHAR(25) NOT NULL, 
	noted_by TEXT NOT NULL, 
	ended_at VARCHAR(25), 
	ended_by TEXT, 
	CONSTRAINT pk_access_pauses PRIMARY KEY (id), 
	CONSTRAINT fk_access_pauses_request FOREIGN KEY(request) REFERENCES access_requests (id)
);

CREATE INDEX ix_access_pauses_request ON access_pauses (request);

CREATE TABLE mention_decisions (
	id INTEGER NOT NULL, 
	request INTEGER NOT NULL, 
	record INTEGER NOT NULL, 
	path TEXT NOT NULL, 
	start INTEGER NOT NULL, 
	length INTEGER NOT NULL, 
	decision VARCHAR(8) NOT NULL, 
	why TEXT, 
	at VARCHAR(25) NOT NULL, 
	"by" TEXT NOT NULL, 
	CONSTRAINT pk_mention_decisions PRIMARY KEY (id), 
	CONSTRAINT ck_mention_decisions_ck_mention_decisions_decision CHECK (decision IN ('redact', 'keep')), 
	CONSTRAINT fk_mention_decisions_request FOREIGN KEY(request) REFERENCES access_requests (id), 
	CONSTRAINT uq_mention_decisions_request_record_path_start_length UNIQUE (request, record, path, start, length)
);

CREATE TABLE tries (
	id INTEGER NOT NULL, 
	submission INTEGER NOT NULL, 
	run VARCHAR(32) NOT NULL, 
	alone BOOLEAN NOT NULL, 
	at VARCHAR(25) NOT NULL, 
	CONSTRAINT pk_tries PRIMARY KEY (id), 
	CONSTRAINT fk_tries_submission FOREIGN KEY(submission) REFERENCES submissions (id)
);

CREATE INDEX ix_tries_submission ON tries (submission);

CREATE INDEX ix_tries_run ON tries (run);

CREATE TABLE accounts (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	name_key TEXT NOT NULL, 
	role VARCHAR(13) NOT NULL, 
	person INTEGER, 
	homes JSON NOT NULL, 
	password TEXT NOT NULL, 
	made_at VARCHAR(25) NOT NULL, 
	made_by TEXT NOT NULL, 
	ended_at VARCHAR(25), 
	wrong INTEGER NOT NULL, 
	locked_until VARCHAR(25), 
	CONSTRAINT pk_accounts PRIMARY KEY (id), 
	CONSTRAINT ck_accounts_ck_accounts_role CHECK (role IN ('administrator', 'importer', 'manager', 'member')), 
	CONSTRAINT uq_accounts_name_key UNIQUE (name_key)
);

CREATE TABLE accesses (
	id INTEGER NOT NULL, 
	account INTEGER NOT NULL, 
	record INTEGER NOT NULL, 
	because VARCHAR(20) NOT NULL, 
	at VARCHAR(25) NOT NULL, 
	CONSTRAINT pk_accesses PRIMARY KEY (id), 
	CONSTRAINT fk_accesses_account FOREIGN KEY(account) REFERENCES accounts (id)
);

CREATE INDEX ix_accesses_account ON accesses (account);

CREATE INDEX ix_accesses_record ON accesses (record);

CREATE TRIGGER accesses_no_update BEFORE UPDATE ON accesses BEGIN SELECT RAISE(ABORT, 'accesses is append-only'); END;

CREATE TRIGGER accesses_no_delete BEFORE DELETE ON accesses BEGIN SELECT RAISE(ABORT, 'accesses is append-only'); END;

