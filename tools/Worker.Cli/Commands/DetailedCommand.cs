using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Worker.Cli.Commands;

/// <summary>A command with one line for the list of commands and more to say, with examples, in its own <c>--help</c>.</summary>
internal sealed class DetailedCommand(string name, string description, string details) : Command(name, description)
{
    public string Details { get; } = details;

    /// <summary>Makes <c>--help</c> of the root and all its commands show the details.</summary>
    public static void ShowDetailsIn(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithDetails((HelpAction)help.Action!);
    }

    private sealed class HelpWithDetails(HelpAction help) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var exitCode = help.Invoke(parseResult);
            if (parseResult.CommandResult.Command is DetailedCommand command)
            {
                parseResult.InvocationConfiguration.Output.WriteLine(command.Details);
            }

            return exitCode;
        }
    }
}
