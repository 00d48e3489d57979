using System.CommandLine;
using System.Text.RegularExpressions;
using Demo;
using Worker.Cli.Commands;

namespace Worker.Tests.Tree;

/// <summary>A command that a document, a script or a message names is one of <c>./worker</c>, with these options.</summary>
[Collection(nameof(CommandMentionTests))]
public static partial class CommandMentionTests
{
    private static readonly string[] Extensions = [".cs", ".html", ".md", ".mjs", ".py", ".sh", ".tf", ".yml", ""];

    /// <summary>Commands and options that go with jobs that are removed; what names them is listed then, and is left to people.</summary>
    private static readonly string[] OfJobs = ["areas", "dead-letter", "hazards", "process", "--feeds", "--google", "--webhooks"];

    private static readonly RootCommand Root = WorkerCommand.Create(new JobExtras());

    [Fact]
    public static void Every_command_that_is_named_is_there()
    {
        string[] wrong =
        [
            .. from path in SourceTree.Files(Extensions)
               where path != "tests/Worker.Tests/Tree/CommandMentionTests.cs"
               from problem in Problems(SourceTree.Read(path))
               select $"{path}: {problem}",
        ];

        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("`./worker lst`", "./worker lst: there is no command lst")]
    [InlineData("./worker schedule purge --env x", "./worker schedule purge --env x: there is no command purge")]
    [InlineData("run ./worker test --quick.", "./worker test --quick.: test has no option --quick")]
    [InlineData("./worker invoke a --env x \\\n  --evt '{}'", "./worker invoke a --env x --evt '{}': invoke has no option --evt")]
    [InlineData("./worker up --watch      serves --anything", null)]
    [InlineData("`./worker schedule list`, `./worker`, ./worker <command> --help", null)]
    public static void Finds_a_command_that_is_not_there(string text, string? problem) =>
        Assert.Equal(problem is null ? [] : [problem], Problems(text));

    private static IEnumerable<string> Problems(string text) =>
        from mention in Mention().Matches(ContinuedLine().Replace(text, ""))
        let problem = Problem(mention.Value.Split(' ').Skip(1))
        where problem is not null
        select $"{mention.Value}: {problem}";

    private static string? Problem(IEnumerable<string> words)
    {
        Command command = Root;
        var options = Root.Options.ToList();
        foreach (var written in words.TakeWhile(word => word != "--" && !IsPlaceholder(word)))
        {
            var word = written.TrimEnd('.', ',', ':', '…');
            if (word.StartsWith("--", StringComparison.Ordinal))
            {
                var name = word.Split('=')[0];
                if (!options.Exists(option => option.Name == name || option.Aliases.Contains(name)) && !OfJobs.Contains(name))
                {
                    return $"{command.Name} has no option {name}";
                }
            }
            else if (command.Subcommands.Count > 0)
            {
                if (command.Subcommands.FirstOrDefault(one => one.Name == word) is not { } found)
                {
                    return command == Root && OfJobs.Contains(word) ? null : $"there is no command {word}";
                }

                command = found;
                options.AddRange(command.Options);
            }

            if (word != written)
            {
                break; // the sentence goes on without it
            }
        }

        return null;
    }

    private static bool IsPlaceholder(string word) => word is "" or ['{' or '$' or '\\', ..];

    /// <summary>Up to the end of the line, of a text or of code, or to wide space, behind which stands what the command does.</summary>
    [GeneratedRegex("""\./worker(?: [^\s`"|;()<>&]+)*""")]
    private static partial Regex Mention();

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex ContinuedLine();
}
