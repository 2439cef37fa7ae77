package cli

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// completionCommand is "issueblog completion". The scripts are made from the
// commands themselves, so they cannot fall behind.
type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish,powershell" help:"Shell: ${enum}."`
}

func (*completionCommand) example() string {
	return "source <(issueblog completion bash)\n" +
		"    issueblog completion zsh > \"${fpath[1]}/_issueblog\"\n" +
		"    issueblog completion fish > ~/.config/fish/completions/issueblog.fish\n" +
		"    issueblog completion powershell | Out-String | Invoke-Expression"
}

// Run prints the script.
func (c *completionCommand) Run(p *printer, parser *kong.Kong) error {
	scripts := map[string]func([]completedCommand) string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion, "powershell": powershellCompletion}
	_, err := fmt.Fprint(p.out, scripts[c.Shell](completed(parser.Model.Node)))
	return err
}

// completedCommand is a command as the scripts need it.
type completedCommand struct {
	name, help string
	flags      []completedFlag
	words      []string // what its argument can be, if that is fixed
}

type completedFlag struct {
	name, help string
	value      bool // takes a value
	folder     bool // which is a folder
}

func completed(root *kong.Node) []completedCommand {
	var out []completedCommand
	for _, node := range root.Children {
		if node.Hidden {
			continue
		}
		c := completedCommand{name: node.Name, help: node.Help}
		for _, f := range node.Flags {
			c.flags = append(c.flags, completedFlag{f.Name, plainHelp(f.Help), !f.IsBool(), f.PlaceHolder == "DIR"})
		}
		c.flags = append(c.flags, completedFlag{name: "help", help: "Show help."})
		for _, positional := range node.Positional {
			c.words = append(c.words, positional.EnumSlice()...)
		}
		out = append(out, c)
	}
	return out
}

// plainHelp is the first sentence of a help text, which a shell can quote.
func plainHelp(s string) string {
	s, _, _ = strings.Cut(s, ". ")
	return strings.NewReplacer("'", "", `"`, "", "`", "", "[", "(", "]", ")", ":", " -", "$", "").Replace(strings.TrimSuffix(s, "."))
}

func (c completedCommand) flagNames() string {
	var names []string
	for _, f := range c.flags {
		names = append(names, "--"+f.name)
	}
	return strings.Join(names, " ")
}

func commandNames(commands []completedCommand) string {
	var names []string
	for _, c := range commands {
		names = append(names, c.name)
	}
	return strings.Join(names, " ")
}

func bashCompletion(commands []completedCommand) string {
	var cases strings.Builder
	for _, c := range commands {
		fmt.Fprintf(&cases, "    %s) words=%q; arguments=%q ;;\n", c.name, c.flagNames(), strings.Join(c.words, " "))
	}
	return fmt.Sprintf(`# bash completion for issueblog
_issueblog() {
  local current="${COMP_WORDS[COMP_CWORD]}" words="" arguments=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W %q -- "$current"))
    return
  fi
  case "${COMP_WORDS[1]}" in
%s  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "$arguments" -- "$current")) ;;
  esac
}
complete -o default -F _issueblog issueblog
`, commandNames(commands), cases.String())
}

func zshCompletion(commands []completedCommand) string {
	var names, cases strings.Builder
	for _, c := range commands {
		fmt.Fprintf(&names, "    '%s:%s'\n", c.name, plainHelp(c.help))
		fmt.Fprintf(&cases, "    %s) _arguments", c.name)
		for _, f := range c.flags {
			fmt.Fprintf(&cases, " '--%s[%s]%s'", f.name, f.help, zshValue(f))
		}
		if len(c.words) > 0 {
			fmt.Fprintf(&cases, " '1:argument:(%s)'", strings.Join(c.words, " "))
		} else {
			cases.WriteString(" '*:file:_files'")
		}
		cases.WriteString(" ;;\n")
	}
	return fmt.Sprintf(`#compdef issueblog
_issueblog() {
  local -a commands
  commands=(
%s  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$command" in
%s  esac
}
if [ "$funcstack[1]" = "_issueblog" ]; then
  _issueblog "$@"
else
  compdef _issueblog issueblog
fi
`, names.String(), cases.String())
}

func zshValue(f completedFlag) string {
	switch {
	case f.folder:
		return ":folder:_files -/"
	case f.value:
		return ":value:_files"
	}
	return ""
}

func fishCompletion(commands []completedCommand) string {
	var b strings.Builder
	b.WriteString("# fish completion for issueblog\n")
	for _, c := range commands {
		fmt.Fprintf(&b, "complete -c issueblog -n __fish_use_subcommand -f -a %s -d '%s'\n", c.name, plainHelp(c.help))
		for _, f := range c.flags {
			required := ""
			if f.value {
				required = " -r"
			}
			fmt.Fprintf(&b, "complete -c issueblog -n '__fish_seen_subcommand_from %s' -l %s%s -d '%s'\n", c.name, f.name, required, f.help)
		}
		if len(c.words) > 0 {
			fmt.Fprintf(&b, "complete -c issueblog -n '__fish_seen_subcommand_from %s' -f -a '%s'\n", c.name, strings.Join(c.words, " "))
		}
	}
	return b.String()
}

func powershellCompletion(commands []completedCommand) string {
	var cases strings.Builder
	for _, c := range commands {
		words := append(strings.Fields(c.flagNames()), c.words...)
		fmt.Fprintf(&cases, "    '%s' { $words = @('%s') }\n", c.name, strings.Join(words, "', '"))
	}
	return fmt.Sprintf(`# PowerShell completion for issueblog
Register-ArgumentCompleter -Native -CommandName issueblog -ScriptBlock {
  param($word, $line, $position)
  $typed = @($line.CommandElements | ForEach-Object { $_.ToString() })
  $words = @('%s')
  if ($typed.Count -gt 2 -or ($typed.Count -eq 2 -and $word -eq '')) {
    switch ($typed[1]) {
%s    }
  }
  $words | Where-Object { $_ -like "$word*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`, strings.Join(strings.Fields(commandNames(commands)), "', '"), cases.String())
}
