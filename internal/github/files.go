package github

import (
	"context"
	"net/url"
	"strings"

	"github.com/google/go-github/v60/github"

	"issueblog/internal/content"
)

// File reads a file of the default branch. One that is not there is answered 404.
func (c *Client) File(ctx context.Context, name content.Name, file string) (string, error) {
	var f github.RepositoryContent
	if _, err := c.get(ctx, repoPath(name, "contents/"+escapePath(file)), nil, &f); err != nil {
		return "", err
	}
	return f.GetContent()
}

// Folder lists the names of the files in a folder of the default branch. One that is
// not there is answered 404. Names that would lead elsewhere are left out.
func (c *Client) Folder(ctx context.Context, name content.Name, folder string) ([]string, error) {
	var files []*github.RepositoryContent
	if _, err := c.get(ctx, repoPath(name, "contents/"+escapePath(folder)), nil, &files); err != nil {
		return nil, err
	}
	var names []string
	for _, f := range files {
		if f.GetType() == "file" && !strings.ContainsAny(f.GetName(), `/\`) {
			names = append(names, f.GetName())
		}
	}
	return names, nil
}

func escapePath(file string) string {
	parts := strings.Split(file, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}
