package githubtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"issueblog/internal/content"
)

// told is the answer that the world itself gives for a path, if it does: a JSON value with status 200, or
// an object that names another as "_status". A key with "?event=NAME" is for that query alone.
func (s *Server) told(r *http.Request, path string) (int, any, bool) {
	var answer any
	for _, key := range []string{path + "?event=" + r.URL.Query().Get("event"), path} {
		data, ok := s.world.Answers[key]
		if !ok || r.Method != http.MethodGet {
			continue
		}
		if err := json.Unmarshal(data, &answer); err != nil {
			return 500, message(err.Error()), true
		}
		if o, ok := answer.(object); ok && o["_status"] != nil {
			return int(o["_status"].(float64)), o, true
		}
		return 200, answer, true
	}
	return 0, nil, false
}

// tellMore adds to an object what the world says beyond it under a key.
func (s *Server) tellMore(o object, key string) {
	more := object{}
	if data, ok := s.world.Answers[key]; ok {
		if err := json.Unmarshal(data, &more); err != nil {
			panic(err) // a mistake in a test's world
		}
	}
	maps.Copy(o, more)
}

// createLabel answers as GitHub does: without a token that may push, no; a second of the same name, no.
func (s *Server) createLabel(r *http.Request) (int, any) {
	permissions, _ := s.repository()["permissions"].(object)
	if r.Header.Get("Authorization") == "" {
		return 401, message("Requires authentication")
	}
	if permissions["push"] != true {
		return 403, message("Resource not accessible by personal access token")
	}
	var label content.Label
	if err := json.NewDecoder(r.Body).Decode(&label); err != nil || label.Name == "" || len(label.Color) != 6 || len(label.Description) > 100 {
		return 422, message(fmt.Sprint("Validation Failed: ", err))
	}
	if slices.ContainsFunc(s.world.Repository.Labels, func(l content.Label) bool { return strings.EqualFold(l.Name, label.Name) }) {
		return 422, object{"message": "Validation Failed", "errors": []object{{"resource": "Label", "code": "already_exists", "field": "name"}}}
	}
	s.world.Repository.Labels = append(slices.Clone(s.world.Repository.Labels), label)
	return 201, toObject(label)
}

// ordered is a list of issues, which comes by update, as the call wants it.
func ordered(r *http.Request, issues []object) []object {
	if q := r.URL.Query(); q.Get("sort") != "created" || q.Get("direction") != "desc" {
		return issues
	}
	issues = slices.Clone(issues)
	slices.SortStableFunc(issues, func(a, b object) int { return cmp.Compare(b["number"].(float64), a["number"].(float64)) })
	return issues
}
