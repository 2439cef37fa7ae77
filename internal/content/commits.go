package content

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
)

// maxCommitQueries bounds what one sync asks about commits: anyone may fill a comment with
// words that look like hashes. The rest is asked by the next syncs.
const maxCommitQueries = 5

// addCommits finds out which words of the texts are commits of the repository. What was
// answered is kept: a commit for good, "no commit" until the next full pass, since it may be
// pushed later. That the source cannot tell stops nothing: the words stay text.
func (s *syncing) addCommits(ctx context.Context, got *fetched, next *stage) error {
	known, words := s.commits, commitWords(next)
	next.commits = map[string]string{}
	var ask, again []string
	for _, word := range words {
		full, asked := known[word]
		switch {
		case !asked:
			ask = append(ask, word)
			continue
		case full == "" && got.full:
			again = append(again, word)
		}
		next.commits[word] = full
	}
	if !s.facts.Deep {
		return nil
	}
	ask = append(ask, again...)
	for batch := range slices.Chunk(ask[:min(len(ask), 100*maxCommitQueries)], 100) {
		found, err := s.source.Commits(ctx, s.name, batch)
		if ctx.Err() != nil {
			return err
		}
		if err != nil { // a server that does not know the question is not asked by every sync
			batch, found = ask, nil
		}
		for _, word := range batch {
			next.commits[word] = found[word]
		}
		if err != nil {
			s.report.Notes = append(s.report.Notes, fmt.Sprintf("commits named in texts stay text until the next full pass: %v", err))
			return nil
		}
	}
	return nil
}

// commitWords lists the words of all texts that may name a commit, each once: those of people who
// belong to the repository first, so that strangers cannot push them out, and of the newest issues first.
func commitWords(next *stage) []string {
	seen := map[string]bool{}
	var words []string
	add := func(text string) {
		eachHash(text, func(word string) {
			if !seen[word] {
				seen[word] = true
				words = append(words, word)
			}
		})
	}
	numbers := next.numbers()
	for _, trusted := range []bool{true, false} {
		for _, n := range slices.Backward(numbers) {
			if issue := next.issues[n]; belongs(issue.AuthorAssociation) == trusted {
				add(issue.Body)
			}
		}
		for _, n := range slices.Backward(numbers) {
			for _, c := range next.issues[n].Comments {
				if belongs(c.AuthorAssociation) == trusted {
					add(c.Body)
				}
			}
		}
	}
	return words
}

func belongs(association string) bool {
	return association == "OWNER" || association == "MEMBER" || association == "COLLABORATOR"
}

// eachHash calls found for each word of 7 to 40 hex digits, which is what GitHub links if it
// is a commit: also of digits alone. Parts of longer words, joined by hyphens too, are none: the
// addresses of attachments are full of them.
func eachHash(text string, found func(word string)) {
	for i := 0; i < len(text); {
		if !inWord(text[i]) {
			i++
			continue
		}
		start, hex := i, true
		for ; i < len(text) && inWord(text[i]); i++ {
			hex = hex && isHex(text[i])
		}
		if n := i - start; hex && n >= 7 && n <= 40 {
			found(text[start:i])
		}
	}
}

func inWord(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == '-'
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' }

// knownCommits reads what is known of commits. A cache may lack the file.
func (c *Cache) knownCommits() (map[string]string, error) {
	var commits map[string]string
	if err := readJSON(c.commitsFile(), &commits); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	maps.DeleteFunc(commits, func(word, full string) bool { return full != "" && !validCommit(word, full) })
	return commits, nil
}

// validCommit reports whether full is a hash that word abbreviates.
func validCommit(word, full string) bool {
	return len(full) >= len(word) && full[:len(word)] == word && !slices.ContainsFunc([]byte(full), func(c byte) bool { return !isHex(c) })
}
