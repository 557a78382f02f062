package randomcontract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	grammar "github.com/temporalgen/temporalgen/parser/directive"
)

// directive writes a directive with some of the keys of its kind. Those in need are there in
// any case; refs are what templates can refer to.
func (m *maker) directive(kind string, refs []string, need ...string) string {
	var b strings.Builder
	b.WriteString("//temporal:" + kind)
	keys := slices.Clone(grammar.KindNamed(kind).Keys)
	m.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	given := make(map[string]bool)
	for _, item := range need {
		name, _, _ := strings.Cut(item, "=")
		given[name] = true
		b.WriteString(" " + item)
	}
	for _, k := range keys {
		if given[k.Name] || !m.oneIn(4) {
			continue
		}
		if word, ok := m.word(kind, k, refs); ok {
			b.WriteString(pick(m.random, " ", " ", " ", "  ", "\t") + word)
		}
	}
	text := b.String()
	if m.oneIn(80) {
		text = m.broken(text)
	}
	return text
}

// broken puts a fault into a directive.
func (m *maker) broken(text string) string {
	switch m.IntN(6) {
	case 0:
		i := m.IntN(len(text))
		return text[:i] + text[i+1:]
	case 1:
		return text + " " + pick(m.random, "unknown", "serial=", "queue", "name=\"", "id={", "key=}", "dedup=true", "retry=3", "=", "x=y", "id={A.B.C}")
	case 2:
		return "// " + text[2:]
	case 3:
		return text + "\n" + text
	case 4:
		words := strings.Fields(text)
		return strings.Join(append(words, words[len(words)-1]), " ")
	default:
		return strings.Replace(text, "temporal:", "Temporal: ", 1)
	}
}

// word writes a key with a value. ok is false if nothing that is right can be written.
func (m *maker) word(kind string, k grammar.Key, refs []string) (word string, ok bool) {
	var value string
	switch k.Form {
	case grammar.FormFlag:
		return k.Name, true
	case grammar.FormLock:
		if m.oneIn(2) {
			return k.Name, true
		}
		value = pick(m.random, "accounts", "a-b")
		if m.oneIn(2) {
			value, ok = m.template(refs, false)
			if !ok {
				return "", false
			}
		}
	case grammar.FormText:
		value = m.text("orders", "q1", "shop.eu")
		if k.Name == "cron" {
			value = pick(m.random, "0 8 * * *", "@every 1h")
		}
	case grammar.FormWireName:
		value = m.wireName(kind)
	case grammar.FormTemplate:
		value, ok = m.template(refs, kind == "signal" || kind == "update")
		if !ok {
			return "", false
		}
	case grammar.FormMethodName:
		return "", false // is always needed
	case grammar.FormDuration:
		value = pick(m.random, "30s", "1h", "1ns", "90m", "1h2m3s4ms5us6ns", "2540400h", "1.5s", "100µs")
	case grammar.FormCount:
		value = fmt.Sprint(1 + m.IntN(100))
		if m.oneIn(20) {
			value = pick(m.random, "1000", "+7", "007", "2147483647")
		}
	case grammar.FormFactor:
		value = pick(m.random, "1", "2.0", "1.5", "1e3")
	case grammar.FormWeight:
		value = pick(m.random, "1", "0.001", "1000", "2.5")
	case grammar.FormList:
		value = strings.Join([]string{m.text("A", "InvalidCard"), m.text("B", "clerk")}, ",")
	case grammar.FormNamed:
		t, ok := m.template(refs, false)
		if !ok || strings.ContainsAny(t, ",:") {
			t = "eu"
		}
		value = m.text("Customer", "Region") + ":" + t
		if strings.ContainsAny(value[:len(value)-len(t)-1], ",:{}") {
			value = "Customer:" + t
		}
	case grammar.FormChoice:
		value = pick(m.random, k.Choices...)
	default:
		panic(fmt.Sprintf("values of the key %s of %s have a form that is not known here", k.Name, kind))
	}
	return k.Name + "=" + m.quoted(value), true
}

// text is one of several texts, or an odd one.
func (m *maker) text(plain ...string) string {
	if m.oneIn(6) {
		return strings.NewReplacer("{", "", "}", "", ",", "").Replace(pick(m.random, oddTexts...) + "x")
	}
	return pick(m.random, plain...)
}

// wireName is a name that has not been given to anything.
func (m *maker) wireName(kind string) string {
	name := m.text(wireNames...)
	if kind == "update" {
		name = strings.ReplaceAll(name, "/", "-")
	}
	m.wires++
	return name + fmt.Sprint(m.wires)
}

// quoted writes a value as it has to be in a directive.
func (m *maker) quoted(value string) string {
	plain := value != "" && !strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r == 0xfeff || r >= 0x2000 || r == 0x85 || r == 0xa0 }) &&
		value[0] != '"' && value[0] != '`'
	if plain && !m.oneIn(6) {
		return value
	}
	if strconv.CanBackquote(value) && m.oneIn(2) {
		return "`" + value + "`"
	}
	return strconv.Quote(value)
}

// template makes one with references. ok is false if there is nothing to refer to but it is needed.
func (m *maker) template(refs []string, needed bool) (value string, ok bool) {
	if len(refs) == 0 {
		if needed {
			return "", false
		}
		return m.text("x", "orders-1"), true
	}
	value = "{" + pick(m.random, refs...) + "}"
	if m.oneIn(2) {
		value = strings.NewReplacer("{", "", "}", "").Replace(m.text("order-", "a/")) + value
	}
	if m.oneIn(3) {
		value += "-{" + pick(m.random, refs...) + "}"
	}
	return value, true
}
