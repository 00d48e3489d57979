using System.CommandLine;
using Demo;
using LocalAws.Extras;

namespace Worker.Cli.Commands;

/// <summary><c>./worker</c> with its commands.</summary>
internal static class WorkerCommand
{
    /// <summary>Those that need no job of this repository; the others are found by <see cref="IJobCommand"/>.</summary>
    private static readonly (string Name, Func<ILocalExtras, Command> Create)[] Commands =
    [
        ("demo", DemoCommand.Create),
        ("up", UpCommand.Create),
        ("new", _ => NewCommand.Create()),
        ("remove", _ => RemoveCommand.Create()),
        ("invoke", _ => InvokeCommand.Create()),
        ("logs", _ => LogsCommand.Create()),
        ("schedule", _ => ScheduleCommand.Create()),
        ("symbolize", _ => SymbolizeCommand.Create()),
        ("sentry", _ => SentryCommand.Create()),
        ("list", _ => ListCommand.Create()),
        ("check", _ => CheckCommand.Create()),
        ("adopt", _ => AdoptCommand.Create()),
        ("hydra", _ => HydraCommand.Create()),
        ("test", _ => TestCommand.Create()),
        ("setup", _ => SetupCommand.Create()),
        ("completion", _ => CompletionCommand.Create()),
    ];

    /// <param name="extras">What <c>demo</c> and <c>up</c> may start beside.</param>
    /// <param name="chosen">The command that is called: making all takes a sixth longer. All, where it is null or none of the list.</param>
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

        if (wanted.Length == 0)
        {
            foreach (var command in Discovered.All<IJobCommand>(typeof(WorkerCommand).Assembly))
            {
                root.Add(command.Create());
            }
        }

        DetailedCommand.ShowDetailsIn(root);
        return root;
    }
}
