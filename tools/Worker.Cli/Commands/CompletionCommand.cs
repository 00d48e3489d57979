using System.CommandLine;

namespace Worker.Cli.Commands;

/// <summary><c>./worker completion</c>: prints what makes a shell complete the command.</summary>
internal static class CompletionCommand
{
    // [suggest:N] is System.CommandLine's; it takes the line without the name of the program.
    private const string Bash =
        """
        _worker() {
          local line=${COMP_LINE#* }
          local point=$((COMP_POINT - ${#COMP_LINE} + ${#line}))
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:$point]" "$line" 2> /dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -F _worker worker ./worker
        """;

    private const string Zsh = $"autoload -U +X bashcompinit && bashcompinit\n{Bash}";

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash or zsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh");
        var command = new DetailedCommand(
            "completion",
            "Print a script that completes commands, options and names of functions in a shell.",
            """
              source <(./worker completion bash)        for this shell; put it into ~/.bashrc for every one
              source <(./worker completion zsh)
            """)
        {
            shell,
        };
        command.SetAction(parsed => Console.Out.WriteLine(parsed.GetRequiredValue(shell) == "zsh" ? Zsh : Bash));
        return command;
    }
}
