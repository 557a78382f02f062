package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/openapi"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
)

// A description is the OpenAPI document of the service.
type description struct {
	*testing.T
	text []byte
	tree map[string]any
}

func describe(s *service) description {
	s.Helper()
	a := s.send("GET", "/openapi.json", "")
	s.want(a, 200, "")
	d := description{T: s.T, text: a.body}
	if err := json.Unmarshal(a.body, &d.tree); err != nil {
		s.Fatal(err)
	}
	return d
}

// at is what a JSON pointer leads to, nil if that is nothing.
func (d description) at(pointer string) any {
	var value any = d.tree
	for name := range strings.SplitSeq(strings.TrimPrefix(pointer, "#/"), "/") {
		object, _ := value.(map[string]any)
		value = object[strings.NewReplacer("~1", "/", "~0", "~").Replace(name)]
	}
	return value
}

// schema compiles a schema of the document.
func (d description) schema(pointer string) *jsonschema.Schema {
	d.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(d.text))
	if err != nil {
		d.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("openapi.json", document); err != nil {
		d.Fatal(err)
	}
	schema, err := c.Compile("openapi.json" + pointer)
	if err != nil {
		d.Fatal(err)
	}
	return schema
}

// satisfies reports whether JSON satisfies a schema.
func satisfies(schema *jsonschema.Schema, text string) error {
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// walk calls f for all objects of a tree.
func walk(value any, f func(map[string]any)) {
	switch v := value.(type) {
	case map[string]any:
		f(v)
		for _, inner := range v {
			walk(inner, f)
		}
	case []any:
		for _, inner := range v {
			walk(inner, f)
		}
	}
}

func TestOpenAPIIsWhole(t *testing.T) {
	d := describe(serve(t, nil))
	if got := d.at("openapi"); got != "3.1.0" {
		t.Errorf("the version is %v", got)
	}
	references := 0
	walk(d.tree, func(object map[string]any) {
		reference, ok := object["$ref"].(string)
		if !ok {
			return
		}
		references++
		if !strings.HasPrefix(reference, "#/") || d.at(reference) == nil {
			t.Errorf("%s leads nowhere", reference)
		}
		if len(object) > 1 {
			t.Errorf("there is something beside %s", reference)
		}
	})
	if references < 20 {
		t.Errorf("there are %d references: are they found?", references)
	}
	ids := map[string]bool{}
	for path, item := range d.at("paths").(map[string]any) {
		for method, o := range item.(map[string]any) {
			operation := o.(map[string]any)
			id, _ := operation["operationId"].(string)
			if id == "" || ids[id] {
				t.Errorf("%s %s has the ID %q, which is empty or not its own", method, path, id)
			}
			ids[id] = true
			if operation["summary"] == "" || operation["responses"] == nil || operation["security"] == nil {
				t.Errorf("%s %s has no summary, no responses or no security", method, path)
			}
			var inPath []string
			parameters, _ := operation["parameters"].([]any)
			for _, p := range parameters {
				if parameter := p.(map[string]any); parameter["in"] == "path" {
					inPath = append(inPath, "{"+parameter["name"].(string)+"}")
				}
			}
			for _, name := range inPath {
				if !strings.Contains(path, name) {
					t.Errorf("%s %s has no %s", method, path, name)
				}
			}
			if got := strings.Count(path, "{"); got != len(inPath) {
				t.Errorf("%s %s has %d parameters, and describes %d", method, path, got, len(inPath))
			}
			for _, s := range operation["security"].([]any) {
				for scheme := range s.(map[string]any) {
					if d.at("components/securitySchemes/"+scheme) == nil {
						t.Errorf("%s %s needs %s, which is not described", method, path, scheme)
					}
				}
			}
		}
	}
	for name := range d.at("components/schemas").(map[string]any) {
		d.schema("#/components/schemas/" + name)
		if strings.Count(string(d.text), `"#/components/schemas/`+name+`"`) == 0 {
			t.Errorf("nothing refers to the schema %s", name)
		}
	}
	if strings.Contains(string(d.text), "x-go-") || strings.Contains(string(d.text), "github.com") {
		t.Error("the document says how the service is written")
	}
}

// Each route is described, and each description is of a route.
func TestOpenAPIHasTheRoutesOfTheService(t *testing.T) {
	s := serve(t, nil)
	d := describe(s)
	var described, routed []string
	for path, item := range d.at("paths").(map[string]any) {
		for method := range item.(map[string]any) {
			described = append(described, strings.ToUpper(method)+" "+path)
			target := strings.NewReplacer("{id}", "1001", "{file}", "page.js").Replace(path)
			_, pattern := s.mux.Handler(httptest.NewRequest(strings.ToUpper(method), target, nil))
			if openapi.Path(pattern) != strings.ToUpper(method)+" "+path {
				t.Errorf("%s %s is answered by the route %q", method, path, pattern)
			}
		}
	}
	for _, r := range s.routes {
		routed = append(routed, r.Method+" "+openapi.Path(r.Path))
	}
	slices.Sort(described)
	slices.Sort(routed)
	if diff := cmp.Diff(routed, described); diff != "" {
		t.Errorf("descriptions (-routes +described):\n%s", diff)
	}
	// Who may do what is what the contract says.
	for _, r := range s.routes {
		var want []any
		for _, role := range r.Message.Roles {
			want = append(want, role)
		}
		pointer := "paths/" + strings.ReplaceAll(openapi.Path(r.Path), "/", "~1") + "/" + strings.ToLower(r.Method) + "/x-roles"
		if got, _ := d.at(pointer).([]any); !reflect.DeepEqual(got, want) {
			t.Errorf("%s %s is for %v, want %v", r.Method, r.Path, got, want)
		}
	}
}

// What satisfies a schema is what the service takes.
func TestOpenAPIDescribesWhatIsTaken(t *testing.T) {
	s := serve(t, nil)
	d := describe(s)
	for _, tt := range []struct {
		schema, body string
		valid        bool
	}{
		{"OrderBody", `{"Item":"lamp","Amount":4200}`, true},
		{"OrderBody", `{"Item":"lamp"}`, false},
		{"OrderBody", `{"Item":"","Amount":4200}`, false},
		{"OrderBody", `{"Item":"lamp","Amount":0}`, false},
		{"OrderBody", `{"Item":"lamp","Amount":1.5}`, false},
		{"OrderBody", `{"Item":"lamp","Amount":4200,"By":"rob"}`, false},
		{"OrderBody", `{"Item":"lamp","Amount":4200,"Patience":{}}`, false},
		{"OrderBody", `{"Item":"` + strings.Repeat("x", 200) + `","Amount":1}`, true},
		{"OrderBody", `{"Item":"` + strings.Repeat("x", 201) + `","Amount":1}`, false},
		{"ApprovalBody", `{}`, true},
		{"ApprovalBody", `{"Comment":"fine"}`, true},
		{"ApprovalBody", `{"Comment":"fine","RequestID":"1"}`, false},
		{"ApprovalBody", `{"Comment":"` + strings.Repeat("ä", 501) + `"}`, false},
		{"CancellationBody", `{"Reason":"stolen"}`, true},
		{"CancellationBody", `{}`, false},
		{"CancellationBody", `{"Reason":"stolen","Force":true}`, false},
		{"Event", `{"ID":"evt-1","Type":"payment.received","Purchase":"PURCHASE","Amount":4200}`, true},
		{"Event", `{"ID":"evt-2","Type":"fraud.suspected","Purchase":"PURCHASE","Reason":"stolen"}`, true},
		{"Event", `{"ID":"evt 3","Type":"fraud.suspected","Purchase":"PURCHASE","Reason":"stolen"}`, false},
		{"Event", `{"ID":"evt-4","Type":"fraud","Purchase":"PURCHASE","Reason":"stolen"}`, false},
		{"Event", `{"ID":"evt-5","Type":"payment.received","Purchase":"PURCHASE","Amount":4200,"By":"rob"}`, false},
	} {
		path := s.held()
		body := strings.ReplaceAll(tt.body, "PURCHASE", path[len("/purchases/"):])
		if err := satisfies(d.schema("#/components/schemas/"+tt.schema), body); (err == nil) != tt.valid {
			t.Errorf("%s: %s satisfies the schema: %v, want %t", tt.schema, tt.body, err, tt.valid)
		}
		var a answer
		switch tt.schema {
		case "OrderBody":
			a = s.send("PUT", "/purchases/"+newID(), body, s.as("sue"))
		case "ApprovalBody":
			a = s.send("POST", path+"/approve", body, s.as("rob"), keyed("1"))
		case "CancellationBody":
			a = s.send("POST", path+"/cancel", body, s.as("rob"), keyed("1"))
		case "Event":
			a = s.event(body)
		}
		if taken := a.StatusCode < 300; taken != tt.valid {
			t.Errorf("%s: %s is answered with %d, want that it is taken: %t", tt.schema, tt.body, a.StatusCode, tt.valid)
		}
	}
}

// What the service answers satisfies the schema of the answer.
func TestOpenAPIDescribesWhatIsAnswered(t *testing.T) {
	s := serve(t, nil)
	d := describe(s)
	path := s.held()
	for name, tt := range map[string]struct {
		route  string
		answer answer
	}{
		"an order":    {"/purchases/{id}/put", s.send("PUT", "/purchases/"+newID(), `{"Item":"lamp","Amount":4200}`, s.as("sue"))},
		"a state":     {"/purchases/{id}/get", s.send("GET", path, "", s.as("eve"))},
		"nobody":      {"/purchases/{id}/get", s.send("GET", path, "")},
		"not there":   {"/purchases/{id}/get", s.send("GET", "/purchases/none", "", s.as("eve"))},
		"no key":      {"/purchases/{id}/approve/post", s.send("POST", path+"/approve", `{}`, s.as("rob"))},
		"a rule":      {"/purchases/{id}/cancel/post", s.send("POST", path+"/cancel", `{}`, s.as("rob"), keyed("1"))},
		"no role":     {"/purchases/{id}/approve/post", s.send("POST", path+"/approve", `{}`, s.as("eve"), keyed("1"))},
		"an approval": {"/purchases/{id}/approve/post", s.send("POST", path+"/approve", `{}`, s.as("rob"), keyed("1"))},
		"too late":    {"/purchases/{id}/cancel/post", s.send("POST", path+"/cancel", `{"Reason":"x"}`, s.as("rob"), keyed("2"))},
		"an event":    {"/webhooks/payments/post", s.pay(path, "evt-1", "100000")},
		"forged":      {"/webhooks/payments/post", s.send("POST", "/webhooks/payments", `{}`)},
		"huge":        {"/webhooks/payments/post", s.event(strings.Repeat(" ", maxBody+1))},
		"no JSON":     {"/webhooks/payments/post", s.event("paid", mediaType("text/plain"))},
	} {
		t.Run(name, func(t *testing.T) {
			d := d
			d.T = t
			cut := strings.LastIndex(tt.route, "/")
			path, method := strings.ReplaceAll(tt.route[:cut], "/", "~1"), tt.route[cut+1:]
			pointer := fmt.Sprintf("#/paths/%s/%s/responses/%d", path, method, tt.answer.StatusCode)
			response, _ := d.at(pointer).(map[string]any)
			if response == nil {
				t.Fatalf("%d is no answer that is described", tt.answer.StatusCode)
			}
			if reference, ok := response["$ref"].(string); ok {
				pointer = reference
				response = d.at(pointer).(map[string]any)
			}
			media := tt.answer.Header.Get("Content-Type")
			content, _ := response["content"].(map[string]any)
			if content[media] == nil {
				t.Fatalf("%s is no media type that is described: %v", media, slices.Sorted(maps.Keys(content)))
			}
			schema := d.schema(pointer + "/content/" + strings.ReplaceAll(media, "/", "~1") + "/schema")
			if err := satisfies(schema, string(tt.answer.body)); err != nil {
				t.Errorf("%s: %v", tt.answer.body, err)
			}
		})
	}
}

// A contract that does not fit the routes is no document.
func TestOpenAPIOfAnotherContract(t *testing.T) {
	s := serve(t, nil)
	for name, file := range map[string]string{
		"no JSON":                        "{",
		"no schemas":                     `{"$defs":{}}`,
		"no field that the service sets": strings.Replace(string(purchase.ContractFile), `"RequestID"`, `"Request"`, -1),
	} {
		if _, err := openapi.Document([]byte(file), s.Operations()); err == nil {
			t.Errorf("%s: there is no error", name)
		}
	}
	unknown := []openapi.Operation{{Method: "GET", Path: "/x", Result: "Nothing", Status: http.StatusOK}}
	if _, err := openapi.Document(purchase.ContractFile, unknown); err == nil {
		t.Error("a schema that is not there is no error")
	}
}
