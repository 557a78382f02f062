package descriptor

import "github.com/temporalgen/temporalgen/parser/contract"

// formatPatterns are what texts of a format look like. That of an email address and of a UUID says all that the generated check
// does; package validate of the runtime describes it. There is none for URLs, which no pattern tells.
var formatPatterns = map[contract.TextFormat]string{
	contract.Email: "^(?:" + mailAtoms + "|" + mailQuoted + ")@" + mailBeforeDot + `\.` + mailAfterDot + "$",
	contract.UUID:  "^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
}

// FormatOf returns the format whose texts a pattern of a schema describes, "" if there is none.
func FormatOf(pattern string) contract.TextFormat {
	for format, p := range formatPatterns {
		if p == pattern {
			return format
		}
	}
	return ""
}

// The parts of an email address. The two sides of the domain meet at a dot that has a letter behind it.
const (
	mailUnicode = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
	mailLetter  = "[a-zA-Z" + mailUnicode + "]"
	mailAlnum   = "[a-zA-Z0-9" + mailUnicode + "]"
	mailLabel   = "[a-zA-Z0-9~" + mailUnicode + "-]"
	mailAtom    = "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~" + mailUnicode + "-]"

	mailAtoms     = mailAtom + "+(?:" + `\.` + mailAtom + "+)*"
	mailQuoted    = `"(?:[ \t!#-\[\]-~` + mailUnicode + `]|\\[ \t!-~` + mailUnicode + `])+"`
	mailBeforeDot = mailAlnum + `(?:(?:\.?` + mailLabel + `)*\.?` + mailAlnum + ")?"
	mailAfterDot  = mailLetter + `(?:(?:\.?` + mailLabel + `)*\.?` + mailLetter + ")?"
)
