package content

import (
	"maps"
	"slices"
)

// people reads who is known.
func (c *Cache) people() ([]User, error) {
	var people []User
	if err := readJSON(c.peopleFile(), &people); err != nil {
		return nil, err
	}
	return people, nil
}

// bare is what an issue or comment keeps of its author.
func (u User) bare() User { return User{Login: u.Login, ID: u.ID, Type: u.Type} }

// mergePeople lists who wrote the issues and comments of the stage, by login, with what was
// learned now or before.
func (s *syncing) mergePeople(got *fetched, next *stage) []User {
	known := map[string]User{}
	for _, u := range s.people {
		known[u.Login] = u
	}
	learn := func(u User) {
		u.Name = known[u.Login].Name
		known[u.Login] = u
	}
	for _, n := range got.numbers() {
		learn(got.issues[n].Issue.User)
	}
	for _, n := range slices.Sorted(maps.Keys(got.comments)) {
		for _, id := range slices.Sorted(maps.Keys(got.comments[n])) {
			learn(got.comments[n][id].User)
		}
	}
	for _, h := range got.histories {
		for login, name := range h.History.Names {
			if u, ok := known[login]; ok {
				u.Name = name
				known[login] = u
			}
		}
	}
	writers := map[string]bool{}
	for _, issue := range next.issues {
		writers[issue.User.Login] = true
		for i := range issue.Comments {
			writers[issue.Comments[i].User.Login] = true
		}
	}
	maps.DeleteFunc(known, func(login string, u User) bool { return u.Deleted() || !writers[login] })
	people := make([]User, 0, len(known))
	for _, login := range slices.Sorted(maps.Keys(known)) {
		people = append(people, known[login])
	}
	return people
}
