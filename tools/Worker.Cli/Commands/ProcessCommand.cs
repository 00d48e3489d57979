using System.CommandLine;
using Demo;
using Worker.Cli.Processes;

namespace Worker.Cli.Commands;

/// <summary><c>./worker process</c>: the processes whose heartbeats are watched, on <c>./worker up</c> or in an AWS account.</summary>
[NeedsJobs("process_checker", "receive_heartbeat")]
internal sealed class ProcessCommand : IJobCommand
{
    public Command Create() => new("process", "Show, add, change, mute or remove the processes whose heartbeats are watched.")
    {
        CreateList(),
        CreateShow(),
        ProcessPromiseCommands.CreateAdd(),
        ProcessPromiseCommands.CreateToken(),
        ProcessMuteCommands.CreateMute(),
        ProcessMuteCommands.CreateUnmute(),
        ProcessMuteCommands.CreateRemove(),
    };

    public static WatchedProcesses Of(Place place) => new(new DeployedProcessTable(place.Aws), TimeProvider.System);

    public static Argument<string> Name() => new("process") { Description = "Name of the process, such as billing-sync." };

    private static DetailedCommand CreateList()
    {
        var json = new Option<bool>("--json") { Description = "Print a JSON array instead of a table." };
        var environment = Place.EnvironmentOption();
        var command = new DetailedCommand(
            "list",
            "Show every process: what it promises, how it is, and what is wrong with its row.",
            """
              ./worker process list
              ./worker process list --env production --json
            """)
        {
            json,
            environment,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = await Place.OpenAsync(parsed.GetValue(environment), cancellationToken);
            var processes = await Of(place).ListAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(processes);
            }
            else
            {
                ProcessScreen.ShowAll(processes);
            }

            return 0;
        });
        return command;
    }

    private static DetailedCommand CreateShow()
    {
        var name = Name();
        var json = new Option<bool>("--json") { Description = "Print a JSON object." };
        var environment = Place.EnvironmentOption();
        var command = new DetailedCommand(
            "show",
            "Show one process, with its next expected beats.",
            """
              ./worker process show billing-sync --env production
            """)
        {
            name,
            json,
            environment,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = await Place.OpenAsync(parsed.GetValue(environment), cancellationToken);
            var process = await Of(place).ShowAsync(parsed.GetRequiredValue(name), cancellationToken);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(process);
            }
            else
            {
                ProcessScreen.Show(process);
            }

            return 0;
        });
        return command;
    }
}
