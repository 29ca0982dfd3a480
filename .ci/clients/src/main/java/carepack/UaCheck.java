package carepack;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;

/**
 * Validates PDF files against PDF/UA-1 (ISO 14289-1): paths come one a line on standard input, and one JSON
 * object a file goes to standard output. A file that cannot be parsed has "error" and no rules.
 */
public final class UaCheck {
    private static final PDFAFlavour FLAVOUR = PDFAFlavour.PDFUA_1;
    /** Without a limit a broken 30-page form would list each glyph. */
    private static final int PLACES_PER_RULE = 5;

    private UaCheck() {}

    public static void main(String[] args) throws Exception {
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err); // only our lines may stand on standard output
        VeraGreenfieldFoundryProvider.initialise();
        ObjectMapper json = new ObjectMapper();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String path = in.readLine(); path != null; path = in.readLine()) {
            if (!path.isBlank()) {
                out.println(json.writeValueAsString(check(path)));
            }
        }
    }

    private static Map<String, Object> check(String path) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("file", path);
        // A validator keeps its findings, so each file has its own; it records failures and no pass.
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), FLAVOUR);
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(FLAVOUR, PLACES_PER_RULE, false, true, false)) {
            report(validator.validate(parser), line);
        } catch (Exception | StackOverflowError fault) {
            line.put("error", fault.getClass().getSimpleName() + ": " + fault.getMessage());
        }
        return line;
    }

    private static void report(ValidationResult result, Map<String, Object> line) {
        List<Map<String, Object>> rules = new ArrayList<>();
        int checks = 0;
        for (Map.Entry<RuleId, Integer> failed : result.getFailedChecks().entrySet()) {
            checks += failed.getValue();
            rules.add(rule(failed.getKey(), failed.getValue(), result));
        }
        line.put("compliant", result.isCompliant());
        line.put("rules_failed", rules.size());
        line.put("checks_failed", checks);
        line.put("rules", rules);
    }

    private static Map<String, Object> rule(RuleId id, int count, ValidationResult result) {
        Map<String, Object> entry = new LinkedHashMap<>();
        Rule rule = result.getValidationProfile().getRuleByRuleId(id);
        entry.put("clause", id.getClause());
        entry.put("test", id.getTestNumber());
        entry.put("description", rule == null ? "" : rule.getDescription());
        entry.put("count", count);
        List<String> places = new ArrayList<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getRuleId().equals(id) && places.size() < PLACES_PER_RULE) {
                places.add(assertion.getLocation().getContext());
            }
        }
        entry.put("places", places);
        return entry;
    }
}
