// node write.js LETTERS WAY CHARSET FOLDER: Nodemailer, its text in base64 or quoted-printable, or HTML that lies about its charset.
const fs = require("fs");
const nodemailer = require("nodemailer");

const [letters, way, , folder] = process.argv.slice(2);
const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: "windows" });
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/\n/g, "<br>");
const body = (text) =>
  way === "html"
    ? { html: `<html><head><meta charset="shift_jis"></head><body><p>${escaped(text)}</p></body></html>` }
    : { text, textEncoding: way };

(async () => {
  for (const letter of JSON.parse(fs.readFileSync(letters, "utf8"))) {
    const sent = await transport.sendMail({
      from: { name: letter.name, address: letter.address },
      to: "taro@example.jp",
      subject: letter.subject,
      attachments: [{ filename: letter.file, content: "x", contentType: "application/octet-stream" }],
      ...body(letter.text),
    });
    fs.writeFileSync(`${folder}/${letter.id}.eml`, sent.message);
  }
})();
