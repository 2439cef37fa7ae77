package search

// Folded and Plain are for the tests of the package from outside.
func Folded(text string) string { var f folder; return f.fold(text) }

func Plain(body string) string { return plain(body) }
