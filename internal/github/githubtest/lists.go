package githubtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"issueblog/internal/content"
)

// objects turns values into what their JSON says.
func objects[T any](values []T) []object {
	out := make([]object, 0, len(values))
	for _, v := range values {
		out = append(out, toObject(v))
	}
	return out
}

func toObject(v any) object {
	data, err := json.Marshal(v)
	o := object{}
	if err == nil {
		err = json.Unmarshal(data, &o)
	}
	if err != nil {
		panic(err) // our own types always have a JSON form
	}
	return o
}

func (s *Server) repository() object {
	o := toObject(s.world.Repository)
	o["has_issues"] = true
	o["pushed_at"] = s.world.Repository.CreatedAt
	o["full_name"] = s.world.Repository.FullName().String()
	s.tellMore(o, "")
	return o
}

// list makes a list once for each state of the world.
func (s *Server) list(name string, make func() []object) []object {
	if s.made == nil {
		s.made = map[string][]object{}
	}
	if _, ok := s.made[name]; !ok {
		s.made[name] = make()
	}
	return s.made[name]
}

func (s *Server) issues() []object {
	var out []object
	for _, issue := range s.world.Issues {
		o := toObject(issue)
		for _, own := range []string{"edited_at", "last_edited_at", "former_titles"} {
			delete(o, own)
		}
		o["comments"] = len(issue.Comments)
		o["user"], o["reactions"] = user(issue.User), reactions(issue.Reactions)
		o["labels"], o["milestone"] = s.labels(issue.Labels), s.milestone(issue.Milestone)
		if slices.Contains(s.world.Pulls, issue.Number) {
			o["pull_request"] = object{"url": "x"}
		}
		out = append(out, o)
	}
	return byUpdate(out)
}

func (s *Server) comments() []object {
	var out []object
	for _, issue := range s.world.Issues {
		for _, c := range issue.Comments {
			o := toObject(c)
			o["issue_url"] = fmt.Sprintf("%s/repos/x/y/issues/%d", s.URL, issue.Number)
			o["user"], o["reactions"], o["minimized"] = user(c.User), reactions(c.Reactions), nil
			if c.Hidden != "" {
				o["minimized"] = object{"reason": c.Hidden}
			}
			out = append(out, o)
		}
	}
	return byUpdate(out)
}

func byUpdate(items []object) []object {
	slices.SortStableFunc(items, func(a, b object) int {
		return strings.Compare(key(a), key(b))
	})
	return items
}

// user is null where there is none, as GitHub's schema allows.
func user(u content.User) any {
	if u == (content.User{}) {
		return nil
	}
	return toObject(u)
}

func reactions(list []content.Reaction) object {
	o := object{}
	for _, r := range list {
		o[r.Content] = r.Count
	}
	return o
}

func (s *Server) labels(names []string) []object {
	out := []object{}
	for _, l := range s.world.Repository.Labels {
		if slices.Contains(names, l.Name) {
			out = append(out, toObject(l))
		}
	}
	return out
}

func (s *Server) milestone(number int) any {
	for _, m := range s.world.Repository.Milestones {
		if m.Number == number {
			return toObject(m)
		}
	}
	return nil
}

// events lists a rename for each former title, and the pins, newest first.
func (s *Server) events() []object {
	var out []object
	for _, issue := range s.world.Issues {
		for i, title := range issue.FormerTitles {
			out = append(out, object{"id": issue.Number*1000 + i, "event": "renamed", "rename": object{"from": title},
				"created_at": issue.CreatedAt.Add(time.Duration(i) * time.Second), "issue": object{"number": issue.Number}})
		}
		if slices.Contains(s.world.Repository.Pinned, issue.Number) {
			out = append(out, object{"id": issue.Number*1000 + 999, "event": "pinned", "created_at": issue.CreatedAt.Add(time.Hour), "issue": object{"number": issue.Number}})
		}
	}
	slices.Reverse(out)
	return out
}
