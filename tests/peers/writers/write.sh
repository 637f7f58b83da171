#!/bin/sh
# write.sh WAY CHARSET FOLDER ID SUBJECT NAME ADDRESS FILE < TEXT: mutt, its file names as encoded words (mutt) or after RFC 2231
# (mutt-2231); s-nail.
set -eu
way=$1 charset=$2 folder=$3 id=$4 subject=$5 name=$6 address=$7 file=$8
export LC_ALL=C.UTF-8 WRITE_TO="$folder/$id.eml"
printf '#!/bin/sh\nexec cat >"$WRITE_TO"\n' >"$folder/sendmail"
chmod +x "$folder/sendmail"
printf x >"$folder/$file"
if [ "$way" = s-nail ]; then
    exec s-nail -n -S "mta=$folder/sendmail" -S "sendcharsets=$charset" -S ttycharset=utf-8 -S "from=$name <$address>" \
        -S sendwait -s "$subject" -a "$folder/$file" taro@example.jp
fi
[ "$way" = mutt ] && words=yes || words=no
cat >"$folder/muttrc" <<END
set charset=utf-8 send_charset="$charset" sendmail="$folder/sendmail" from="$address" realname="$name"
set use_domain=no copy=no use_8bitmime=no create_rfc2047_parameters=$words
END
exec mutt -F "$folder/muttrc" -s "$subject" -a "$folder/$file" -- taro@example.jp
