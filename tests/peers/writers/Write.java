import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Base64;
import java.util.Properties;
import javax.activation.DataHandler;
import javax.mail.Session;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeBodyPart;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;

/** java Write.java LETTERS WAY CHARSET FOLDER: JavaMail, names of files as encoded words (word) or after RFC 2231 (2231). */
public class Write {
    public static void main(String[] given) throws Exception {
        boolean words = given[1].equals("word");
        System.setProperty("mail.mime.encodefilename", String.valueOf(words));
        System.setProperty("mail.mime.encodeparameters", String.valueOf(!words));
        System.setProperty("mail.mime.charset", given[2]);
        for (String line : Files.readAllLines(Paths.get(given[0]))) {
            String[] fields = line.split("\t");
            try (OutputStream out = new FileOutputStream(given[3] + "/" + plain(fields[0]) + ".eml")) {
                written(fields, given[2]).writeTo(out);
            }
        }
    }

    /** Java reads no JSON by itself: id, subject, name, address, text and file come in base64, between tabs. */
    static String plain(String field) {
        return new String(Base64.getDecoder().decode(field), StandardCharsets.UTF_8);
    }

    static MimeMessage written(String[] fields, String charset) throws Exception {
        MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()));
        mail.setFrom(new InternetAddress(plain(fields[3]), plain(fields[2]), charset));
        mail.setSubject(plain(fields[1]), charset);
        MimeBodyPart text = new MimeBodyPart();
        text.setText(plain(fields[4]), charset);
        MimeBodyPart file = new MimeBodyPart();
        file.setDataHandler(new DataHandler("x", "text/plain"));
        file.setHeader("Content-Type", "application/octet-stream");
        file.setFileName(plain(fields[5]));
        mail.setContent(new MimeMultipart(text, file));
        mail.saveChanges();
        return mail;
    }
}
