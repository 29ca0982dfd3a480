package carepack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.lowagie.text.pdf.AcroFields;
import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.PdfStamper;
import java.io.File;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAppearanceEntry;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDButton;
import org.apache.pdfbox.pdmodel.interactive.form.PDCheckBox;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;

/**
 * Fills PDF forms as servers written in Java do. Standard input holds a JSON list of tasks: "with" (pdfbox or
 * openpdf), "src", "out", "values" by field name (text, the name of a state, or true for a tick box's own) and
 * "flatten". One JSON list of answers goes to standard output; a task that failed has "fault".
 */
public final class FormFill {
    private FormFill() {}

    public static void main(String[] args) throws Exception {
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err); // only our answer may stand on standard output
        ObjectMapper json = new ObjectMapper();
        List<Map<String, Object>> answers = new ArrayList<>();
        for (JsonNode task : json.readTree(System.in)) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("out", task.get("out").asText());
            try {
                if (task.get("with").asText().equals("pdfbox")) {
                    pdfbox(task);
                } else {
                    openpdf(task);
                }
            } catch (Exception | StackOverflowError fault) {
                answer.put("fault", fault.getClass().getSimpleName() + ": " + fault.getMessage());
            }
            answers.add(answer);
        }
        out.println(json.writeValueAsString(answers));
    }

    private static void pdfbox(JsonNode task) throws Exception {
        try (PDDocument document = Loader.loadPDF(new File(task.get("src").asText()))) {
            PDAcroForm form = document.getDocumentCatalog().getAcroForm();
            for (Iterator<Map.Entry<String, JsonNode>> all = task.get("values").fields(); all.hasNext(); ) {
                Map.Entry<String, JsonNode> one = all.next();
                PDField field = form.getField(one.getKey());
                if (field == null) {
                    throw new IllegalArgumentException("no field " + one.getKey());
                }
                if (one.getValue().isBoolean()) {
                    ((PDCheckBox) field).check();
                } else {
                    field.setValue(exported(field, one.getValue().asText()));
                }
            }
            if (task.get("flatten").asBoolean()) {
                form.flatten();
            }
            document.save(new File(task.get("out").asText()));
        }
    }

    /** What PDFBox wants for a state: where the options of a field have words (Opt), these words. */
    private static String exported(PDField field, String value) {
        if (!(field instanceof PDButton) || ((PDButton) field).getExportValues().isEmpty()) {
            return value;
        }
        List<PDAnnotationWidget> boxes = field.getWidgets();
        for (int i = 0; i < boxes.size(); i++) {
            PDAppearanceEntry states = boxes.get(i).getAppearance().getNormalAppearance();
            if (states.getSubDictionary().containsKey(COSName.getPDFName(value))) {
                return ((PDButton) field).getExportValues().get(i);
            }
        }
        throw new IllegalArgumentException(field.getFullyQualifiedName() + " has no box " + value);
    }

    private static void openpdf(JsonNode task) throws Exception {
        PdfReader reader = new PdfReader(task.get("src").asText());
        try (FileOutputStream out = new FileOutputStream(task.get("out").asText())) {
            PdfStamper stamper = new PdfStamper(reader, out);
            AcroFields form = stamper.getAcroFields();
            for (Iterator<Map.Entry<String, JsonNode>> all = task.get("values").fields(); all.hasNext(); ) {
                Map.Entry<String, JsonNode> one = all.next();
                String value = one.getValue().asText();
                if (one.getValue().isBoolean()) {
                    value = ownState(form, one.getKey());
                }
                if (!form.setField(one.getKey(), value)) {
                    throw new IllegalArgumentException("no field " + one.getKey() + " that takes " + value);
                }
            }
            stamper.setFormFlattening(task.get("flatten").asBoolean());
            stamper.close();
        } finally {
            reader.close();
        }
    }

    private static String ownState(AcroFields form, String name) {
        for (String state : form.getAppearanceStates(name)) {
            if (!state.equals("Off")) {
                return state;
            }
        }
        throw new IllegalArgumentException(name + " is no tick box");
    }
}
