using System.CommandLine;
using LocalAws.Extras;

namespace Worker.Cli.Commands;

/// <summary><c>./worker</c> with its commands.</summary>
internal static class WorkerCommand
{
    private static readonly (string Name, Func<ILocalExtras, Command> Create)[] Commands =
    [
        ("demo", DemoCommand.Create),
        ("up", UpCommand.Create),
        ("new", _ => NewCommand.Create()),
        ("remove", _ => RemoveCommand.Create()),
        ("invoke", _ => InvokeCommand.Create()),
        ("logs", _ => LogsCommand.Create()),
        ("schedule", _ => ScheduleCommand.Create()),
        ("process", _ => ProcessCommand.Create()),
        ("dead-letter", _ => DeadLetterCommand.Create()),
        ("symbolize", _ => SymbolizeCommand.Create()),
        ("sentry", _ => SentryCommand.Create()),
        ("list", _ => ListCommand.Create()),
        ("check", _ => CheckCommand.Create()),
        ("adopt", _ => AdoptCommand.Create()),
        ("areas", _ => AreasCommand.Create()),
        ("hazards", _ => HazardsCommand.Create()),
        ("hydra", _ => HydraCommand.Create()),
        ("test", _ => TestCommand.Create()),
        ("setup", _ => SetupCommand.Create()),
        ("completion", _ => CompletionCommand.Create()),
    ];

    /// <param name="extras">What <c>demo</c> and <c>up</c> may start beside.</param>
    /// <param name="chosen">The command that is called: making all takes a sixth longer. Null, or no name of one, for all.</param>
    public static RootCommand Create(ILocalExtras extras, string? chosen = null)
    {
        var root = new RootCommand(
            """
            The author's and operator's command of this repository.

            First time here?  ./worker demo   shows what the jobs do, on this machine.
                              ./worker test   runs every test.

            Both install what is missing on this machine; ./worker setup does that alone.
            """);
        var wanted = Array.FindAll(Commands, command => command.Name == chosen);
        foreach (var (_, create) in wanted.Length > 0 ? wanted : Commands)
        {
            root.Add(create(extras));
        }

        DetailedCommand.ShowDetailsIn(root);
        return root;
    }
}
