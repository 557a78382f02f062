// Package openapi describes an HTTP service in the form of OpenAPI 3.1. What messages look like comes from a contract file, whose
// schemas are those of OpenAPI 3.1, and who may send them from the contract.
package openapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/temporalgen/temporalgen/runtime"
)

// Patterns of texts that are in paths, in headers and in events.
const (
	PurchaseID = `^[a-z0-9][a-z0-9-]{0,39}$`
	Key        = `^[A-Za-z0-9._-]{1,64}$` // of a request, or the ID of an event
)

// An Operation is what clients have to know of a route.
type Operation struct {
	Method  string
	Path    string          // as [http.ServeMux] has it
	Message runtime.Message // what becomes of a request, the zero value if it is no message
	Summary string          // "" for the description of the message
	Keyed   bool            // whether it needs an idempotency key
	Signed  bool            // whether the payment provider sends it

	Body     string   // the name of a schema in the contract file, "" for none
	Reserved []string // fields of it that the service sets
	Form     []string // the fields of a form, nil for none
	Result   string   // the name of a schema in the contract file, "" if it is not JSON
	Media    string   // of the answer, if it is not JSON
	Status   int      // of the answer, if all is well
}

// object is one of JSON.
type object = map[string]any

// Document describes a service whose messages are those of a contract file.
func Document(contractFile []byte, operations []Operation) ([]byte, error) {
	var file struct {
		Schemas map[string]object `json:"$defs"`
	}
	if err := json.Unmarshal(contractFile, &file); err != nil {
		return nil, fmt.Errorf("read the contract file: %w", err)
	}
	d := document{contract: file.Schemas, schemas: maps.Clone(ownSchemas()), paths: make(map[string]object)}
	for _, o := range operations {
		if err := d.add(o); err != nil {
			return nil, fmt.Errorf("%s %s: %w", o.Method, o.Path, err)
		}
	}
	return json.MarshalIndent(object{
		"openapi": "3.1.0",
		"info": object{
			"title":       "Purchases",
			"version":     "1",
			"description": "Places orders, takes events of a payment provider, and lets people approve and cancel.",
		},
		"servers": []object{{"url": "/"}},
		"paths":   d.paths,
		"components": object{
			"schemas":         d.schemas,
			"securitySchemes": securitySchemes,
			"responses": object{"Problem": object{
				"description": "Nothing was done, unless the code says that this is not known.",
				"content":     object{"application/problem+json": object{"schema": reference("Problem")}},
			}},
		},
	}, "", "  ")
}

type document struct {
	contract map[string]object // schemas of the contract file
	schemas  map[string]object // those that are used, and ours
	paths    map[string]object
}

var parameter = regexp.MustCompile(`\{(\w+)\}`)

func (d *document) add(o Operation) error {
	path := Path(o.Path)
	operation := object{
		"operationId": strings.Trim(notWord.ReplaceAllString(strings.ToLower(o.Method)+path, "_"), "_"),
		"summary":     o.Summary,
		"security":    security(o),
	}
	if o.Summary == "" {
		operation["summary"] = o.Message.Description
	}
	if o.Message.Kind != "" {
		operation["description"] = fmt.Sprintf("What a purchase gets is: %s. One of these roles is needed: %s.",
			o.Message, strings.Join(o.Message.Roles, ", "))
		operation["x-roles"] = o.Message.Roles
	}
	if parameters := parameters(o); len(parameters) > 0 {
		operation["parameters"] = parameters
	}
	if body, err := d.body(o); err != nil {
		return err
	} else if body != nil {
		operation["requestBody"] = body
	}
	answer := object{"description": http.StatusText(o.Status)}
	if content, err := d.answer(o); err != nil {
		return err
	} else if content != nil {
		answer["content"] = content
	}
	responses := object{strconv.Itoa(o.Status): answer}
	if o.Status == http.StatusCreated {
		responses[strconv.Itoa(http.StatusOK)] = answer
	}
	for _, status := range problems(o) {
		responses[strconv.Itoa(status)] = object{"$ref": "#/components/responses/Problem"}
	}
	operation["responses"] = responses
	if d.paths[path] == nil {
		d.paths[path] = make(object)
	}
	d.paths[path][strings.ToLower(o.Method)] = operation
	return nil
}

var notWord = regexp.MustCompile(`\W+`)

// Path is what OpenAPI calls a path of [http.ServeMux].
func Path(pattern string) string { return strings.TrimSuffix(pattern, "{$}") }

func parameters(o Operation) []object {
	var all []object
	for _, name := range parameter.FindAllStringSubmatch(o.Path, -1) {
		schema := object{"type": "string"}
		if name[1] == "id" {
			schema["pattern"] = PurchaseID
		}
		all = append(all, object{"name": name[1], "in": "path", "required": true, "schema": schema})
	}
	if o.Keyed {
		all = append(all, object{
			"name": "Idempotency-Key", "in": "header", "required": true,
			"description": "A request with the key of an earlier one of the same sender, for the same purchase and of the same kind, " +
				"is answered like that one and does nothing. If its body is another one, it is refused.",
			"schema": object{"type": "string", "pattern": Key},
		})
	}
	if o.Path == "/view" {
		all = append(all, object{"name": "id", "in": "query", "required": true, "schema": object{"type": "string"}})
	}
	return all
}

var securitySchemes = object{
	"token": object{"type": "http", "scheme": "bearer"},
	"session": object{"type": "apiKey", "in": "cookie", "name": "session",
		"description": "A browser gets it for a token, and with HTTPS under the name __Host-session."},
	"signature": object{"type": "apiKey", "in": "header", "name": "Webhook-Signature",
		"description": "t=<seconds>,v1=<hexadecimal HMAC-SHA256 of the seconds, a dot and the body>, at most five minutes old."},
}

func security(o Operation) []object {
	switch {
	case o.Signed:
		return []object{{"signature": []string{}}}
	case o.Message.Kind != "":
		return []object{{"token": []string{}}, {"session": []string{}}}
	}
	return []object{} // nobody has to say who they are
}

// problems are the statuses with which a request can fail for what it is.
func problems(o Operation) []int {
	statuses := []int{http.StatusTooManyRequests}
	if o.Media == page {
		return nil // pages have no problems in JSON
	}
	if o.Message.Kind != "" {
		statuses = append(statuses, http.StatusUnauthorized, http.StatusForbidden, http.StatusServiceUnavailable)
		if o.Media == "" {
			statuses = append(statuses, http.StatusGatewayTimeout)
		}
	}
	if strings.Contains(o.Path, "{") {
		statuses = append(statuses, http.StatusNotFound)
	}
	if o.Signed {
		statuses = append(statuses, http.StatusUnauthorized, http.StatusNotFound, http.StatusServiceUnavailable,
			http.StatusGatewayTimeout)
	}
	if o.Body != "" || o.Signed {
		statuses = append(statuses, http.StatusBadRequest, http.StatusRequestTimeout, http.StatusConflict,
			http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity)
	}
	return statuses
}

const page = "text/html"

func (d *document) body(o Operation) (object, error) {
	content := object{}
	switch {
	case o.Signed:
		content["application/json"] = object{"schema": reference("Event")}
	case o.Form != nil:
		properties := object{}
		for _, field := range o.Form {
			properties[field] = object{"type": "string"}
		}
		content["application/x-www-form-urlencoded"] = object{"schema": object{"type": "object", "properties": properties}}
	case o.Body != "":
		name := o.Body + "Body"
		schema, err := d.without(o.Body, o.Reserved)
		if err != nil {
			return nil, err
		}
		d.schemas[name] = schema
		content["application/json"] = object{"schema": reference(name)}
	default:
		return nil, nil
	}
	return object{"required": true, "content": content}, nil
}

func (d *document) answer(o Operation) (object, error) {
	switch {
	case o.Signed:
		return object{"application/json": object{"schema": reference("EventReceipt")}}, nil
	case o.Result != "":
		schema, err := d.use(o.Result)
		return object{"application/json": object{"schema": schema}}, err
	case o.Media != "" && o.Status == http.StatusOK:
		return object{o.Media: object{"schema": object{"type": "string"}}}, nil
	}
	return nil, nil
}

// without is the schema of a message without the fields that its sender does not set.
func (d *document) without(name string, reserved []string) (object, error) {
	schema, err := d.find(name)
	if err != nil {
		return nil, err
	}
	properties, _ := schema["properties"].(object)
	for _, field := range reserved {
		if properties[field] == nil {
			return nil, fmt.Errorf("the schema %s has no property %s", name, field)
		}
		delete(properties, field)
	}
	if required, ok := schema["required"].([]any); ok {
		left := slices.DeleteFunc(required, func(field any) bool { return slices.Contains(reserved, field.(string)) })
		if schema["required"] = left; len(left) == 0 {
			delete(schema, "required")
		}
	}
	schema["additionalProperties"] = false // the service refuses what it does not know
	return d.adopt(schema).(object), nil
}

// use adds a schema of the contract file, and what it refers to, and returns a reference to it.
func (d *document) use(name string) (object, error) {
	if d.schemas[name] == nil {
		schema, err := d.find(name)
		if err != nil {
			return nil, err
		}
		d.schemas[name] = schema // before those that refer to it
		d.schemas[name] = d.adopt(schema).(object)
	}
	return reference(name), nil
}

// find is a copy of a schema of the contract file.
func (d *document) find(name string) (object, error) {
	schema, found := d.contract[name]
	if !found {
		return nil, fmt.Errorf("the contract file has no schema %s", name)
	}
	return clone(schema).(object), nil
}

func clone(value any) any {
	switch v := value.(type) {
	case object:
		copied := make(object, len(v))
		for key, inner := range v {
			copied[key] = clone(inner)
		}
		return copied
	case []any:
		copied := make([]any, len(v))
		for i, inner := range v {
			copied[i] = clone(inner)
		}
		return copied
	}
	return value
}

// adopt makes a schema of the contract file one of the document: its references lead to other places here, and what it is called
// in Go is nothing to clients.
func (d *document) adopt(value any) any {
	switch v := value.(type) {
	case object:
		for key, inner := range v {
			if name, ok := inner.(string); ok && key == "$ref" {
				// A reference of a whole contract file leads somewhere.
				if adopted, err := d.use(strings.TrimPrefix(name, "#/$defs/")); err == nil {
					v[key] = adopted["$ref"]
				}
				continue
			}
			if strings.HasPrefix(key, "x-go-") {
				delete(v, key)
				continue
			}
			v[key] = d.adopt(inner)
		}
	case []any:
		for i, inner := range v {
			v[i] = d.adopt(inner)
		}
	}
	return value
}

func reference(name string) object { return object{"$ref": "#/components/schemas/" + name} }

// ownSchemas are of what is no message.
func ownSchemas() map[string]object {
	text := func(description string) object { return object{"type": "string", "description": description} }
	return map[string]object{
		"Event": {
			"type": "object", "description": "Something that the payment provider knows of a purchase.",
			"additionalProperties": false,
			"required":             []string{"ID", "Type", "Purchase"},
			"properties": object{
				"ID":       object{"type": "string", "pattern": Key, "description": "The same if the event is sent again."},
				"Type":     object{"type": "string", "enum": []string{"payment.received", "fraud.suspected"}},
				"Purchase": object{"type": "string", "pattern": PurchaseID},
				"Amount":   object{"type": "integer", "minimum": 1, "description": "Of a payment, in cents."},
				"Reason":   object{"type": "string", "maxLength": 500, "description": "Why fraud is suspected."},
			},
		},
		"EventReceipt": {
			"type": "object", "required": []string{"Received"},
			"properties": object{"Received": text("The ID of the event.")},
		},
		"Problem": {
			"type": "object", "description": "What went wrong, in the form of RFC 9457.",
			"required": []string{"type", "title", "status", "code", "detail"},
			"properties": object{
				"type":    text("about:blank"),
				"title":   text("Of the status."),
				"status":  object{"type": "integer"},
				"code":    text("What went wrong, for programs."),
				"detail":  text("What went wrong, for people."),
				"request": text("How the audit log calls the request."),
				"fields": object{"type": "array", "items": object{"type": "object", "required": []string{"path", "rule"},
					"properties": object{"path": text("A field of the message."), "rule": text("The rule that it breaks.")}}},
			},
		},
	}
}
