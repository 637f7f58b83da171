# ruby write.rb LETTERS WAY CHARSET FOLDER: the mail gem (mail), NKF (nkf).
require 'json'
require 'mail'
require 'nkf'

letters, way, charset, folder = ARGV

def by_mail(letter, charset)
  text = letter['text'].encode(charset)
  mail = Mail.new(charset: charset)
  mail.from = "#{letter['name']} <#{letter['address']}>"
  mail.subject = letter['subject'].encode(charset)
  mail.text_part = Mail::Part.new { content_type "text/plain; charset=#{charset}"; body text }
  mail.attachments[letter['file']] = { mime_type: 'application/octet-stream', content: 'x' }
  mail.to_s
end

def by_nkf(letter)
  header = ->(text) { NKF.nkf('-WjM', text) }
  "From: #{header[letter['name']]} <#{letter['address']}>\nSubject: #{header[letter['subject']]}\n" \
    "MIME-Version: 1.0\nContent-Type: text/plain; charset=ISO-2022-JP\n\n".b + NKF.nkf('-Wjm0x', letter['text']).b
end

JSON.parse(File.read(letters, encoding: 'UTF-8')).each do |letter|
  File.binwrite("#{folder}/#{letter['id']}.eml", way == 'mail' ? by_mail(letter, charset) : by_nkf(letter))
end
