using System.CommandLine;
using Demo;
using LocalAws.Extras;

namespace Worker.Cli.Commands;

/// <summary><c>./worker</c> with all its commands.</summary>
internal static class WorkerCommand
{
    /// <param name="extras">What <c>demo</c> and <c>up</c> may start beside.</param>
    public static RootCommand Create(ILocalExtras extras)
    {
        var root = new RootCommand(
            """
            The author's and operator's command of this repository.

            First time here?  ./worker demo   shows what the jobs do, on this machine.
                              ./worker test   runs every test.

            Both install what is missing on this machine; ./worker setup does that alone.
            """)
        {
            DemoCommand.Create(extras),
            UpCommand.Create(extras),
            NewCommand.Create(),
            RemoveCommand.Create(),
            InvokeCommand.Create(),
            LogsCommand.Create(),
            ScheduleCommand.Create(),
            SymbolizeCommand.Create(),
            SentryCommand.Create(),
            ListCommand.Create(),
            CheckCommand.Create(),
            AdoptCommand.Create(),
            HydraCommand.Create(),
            TestCommand.Create(),
            SetupCommand.Create(),
            CompletionCommand.Create(),
        };
        foreach (var command in Discovered.All<IJobCommand>(typeof(WorkerCommand).Assembly))
        {
            root.Add(command.Create());
        }

        DetailedCommand.ShowDetailsIn(root);
        return root;
    }
}
