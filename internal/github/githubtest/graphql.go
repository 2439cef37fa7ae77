package githubtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"issueblog/internal/content"
)

// graphql answers the three queries that package github sends.
func (s *Server) graphql(r *http.Request) (int, any) {
	var ask struct {
		Query     string
		Variables struct {
			Owner, Name string
			IDs         []string
		}
	}
	if err := json.NewDecoder(r.Body).Decode(&ask); err != nil || r.Header.Get("Authorization") == "" {
		return 401, message("This endpoint requires you to be authenticated.")
	}
	switch {
	case s.LacksField != "" && strings.Contains(strings.ReplaceAll(ask.Query, s.LacksField+":", ""), s.LacksField):
		return 200, object{"errors": []object{message("Field '" + s.LacksField + "' doesn't exist")}}
	case strings.HasPrefix(ask.Query, "query Facts("):
		return 200, object{"data": object{"repository": s.graphFacts()}}
	case strings.HasPrefix(ask.Query, "query Histories("):
		return 200, s.graphHistories(ask.Variables.IDs)
	}
	if strings.HasPrefix(ask.Query, "query Commits(") {
		return 200, object{"data": object{"repository": s.graphCommits(ask.Query)}}
	}
	return 200, object{"errors": []object{message("unknown query")}}
}

var commitAlias = regexp.MustCompile(`(c\d+): object\(expression: "([^"]*)"\)`)

// graphCommits resolves what a query asks for under aliases, as git does: null where none or
// several fit.
func (s *Server) graphCommits(query string) object {
	o := object{}
	for _, m := range commitAlias.FindAllStringSubmatch(query, -1) {
		o[m[1]] = nil
		fits := slices.DeleteFunc(slices.Clone(s.world.Commits), func(full string) bool { return !strings.HasPrefix(full, m[2]) })
		if len(fits) == 1 {
			o[m[1]] = object{"oid": fits[0]}
		}
	}
	return o
}

func (s *Server) graphFacts() object {
	r := s.world.Repository
	pinned := []object{}
	for _, n := range r.Pinned {
		pinned = append(pinned, object{"issue": object{"number": n}})
	}
	milestones := objects(r.Milestones)
	for _, m := range milestones {
		m["state"] = strings.ToUpper(fmt.Sprint(m["state"]))
	}
	return object{
		"databaseId": r.ID, "name": r.Name, "url": r.HTMLURL, "description": r.Description, "homepageUrl": r.Homepage,
		"isPrivate": r.Private, "isArchived": r.Archived, "hasIssuesEnabled": true, "stargazerCount": r.Stars, "forkCount": r.Forks,
		"createdAt": r.CreatedAt, "pushedAt": r.CreatedAt, "defaultBranchRef": object{"name": r.DefaultBranch},
		"owner":  object{"__typename": r.Owner.Type, "login": r.Owner.Login, "databaseId": r.Owner.ID},
		"labels": object{"nodes": objects(r.Labels[:min(100, len(r.Labels))]), "pageInfo": object{"hasNextPage": len(r.Labels) > 100}}, "milestones": object{"nodes": milestones},
		"pinnedIssues": object{"nodes": pinned}, "issues": object{"totalCount": len(s.world.Issues) - len(s.world.Pulls)},
	}
}

// graphHistories answers null for what is gone, with an error beside the data.
func (s *Server) graphHistories(ids []string) object {
	byID := map[string]any{}
	r := s.world.Repository
	for _, issue := range s.world.Issues {
		titles, comments := []object{}, []object{}
		for _, t := range issue.FormerTitles {
			titles = append(titles, object{"previousTitle": t})
		}
		for _, c := range issue.Comments[:min(100, len(issue.Comments))] {
			comments = append(comments, object{"fullDatabaseId": fmt.Sprint(c.ID), "isMinimized": c.Hidden != "",
				"minimizedReason": c.Hidden, "author": actor(c.User)})
		}
		o := object{"number": issue.Number, "timelineItems": object{"nodes": titles}, "lastEditedAt": nil, "author": actor(issue.User),
			"repository": object{"name": r.Name, "owner": object{"login": r.Owner.Login}},
			"comments":   object{"totalCount": len(issue.Comments), "nodes": comments, "pageInfo": object{"hasNextPage": len(issue.Comments) > 100}}}
		if !issue.EditedAt.IsZero() {
			o["lastEditedAt"] = issue.EditedAt
		}
		byID[issue.NodeID] = o
	}
	nodes, errs := []any{}, []object{}
	for _, id := range ids {
		if byID[id] == nil {
			errs = append(errs, object{"type": "NOT_FOUND", "message": "Could not resolve to a node with the global id of '" + id + "'"})
		}
		nodes = append(nodes, byID[id])
	}
	return object{"data": object{"nodes": nodes}, "errors": errs}
}

// actor is null where the account is gone.
func actor(u content.User) any {
	if u.Deleted() {
		return nil
	}
	return object{"login": u.Login, "name": u.Name}
}
