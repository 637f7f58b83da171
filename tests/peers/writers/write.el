;; emacs --batch -l write.el LETTERS WAY CHARSET FOLDER: Gnus (message-mode, MML, rfc2047).
(require 'json)
(require 'message)
(require 'mml)
(require 'rfc2047)
(set-language-environment "Japanese")
(prefer-coding-system 'utf-8)

(defun headers-end ()
  (goto-char (point-min))
  (search-forward (concat "\n" mail-header-separator "\n")))

(defun write-letter (letter charset folder)
  (let ((file (expand-file-name (alist-get 'file letter) folder)))
    (with-temp-file file (insert "x"))
    (with-temp-buffer
      (insert "From: " (alist-get 'name letter) " <" (alist-get 'address letter) ">\nTo: taro@example.jp\n"
              "Subject: " (alist-get 'subject letter) "\n" mail-header-separator "\n" (alist-get 'text letter)
              "<#part type=\"application/octet-stream\" filename=\"" file "\" disposition=attachment>\n<#/part>\n")
      (message-mode)
      (message-encode-message-body)
      (headers-end)
      (replace-match "\n\n")
      (save-restriction
        (narrow-to-region (point-min) (point))
        (let ((mail-parse-charset charset)) (rfc2047-encode-message-header)))
      (let ((coding-system-for-write 'raw-text))
        (write-region nil nil (expand-file-name (concat (alist-get 'id letter) ".eml") folder))))))

(let ((given command-line-args-left) (json-object-type 'alist) (coding-system-for-read 'utf-8))
  (setq command-line-args-left nil)
  (let ((charset (intern (nth 2 given))))
    (setq mm-coding-system-priorities (list charset 'iso-2022-jp 'utf-8))
    (mapc (lambda (letter) (write-letter letter charset (nth 3 given))) (json-read-file (nth 0 given)))))
