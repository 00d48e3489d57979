using System.CommandLine;
using Worker.Cli.Processes;

namespace Worker.Cli.Commands;

/// <summary>The commands that watch a process less, or no longer.</summary>
internal static class ProcessMuteCommands
{
    public static DetailedCommand CreateMute()
    {
        var name = ProcessCommand.Name();
        var span = new Option<string?>("--for") { Description = "How long, such as 30m, 2h or 7d.", HelpName = "TIME" };
        var until = new Option<DateTimeOffset?>("--until")
        {
            Description = "Until when, such as 2026-12-01T09:00+09:00.",
            HelpName = "TIME",
        };
        var environment = Place.EnvironmentOption();
        var yes = Place.YesOption();
        var command = new DetailedCommand(
            "mute",
            "Raise no alert about a process for some time.",
            """
              ./worker process mute billing-sync --for 2h --env production

            What is still wrong afterwards is reported then. Daily periods belong to what it promises: ./worker process add --muted.
            """)
        {
            name,
            span,
            until,
            environment,
            yes,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var end = (parsed.GetValue(span), parsed.GetValue(until)) switch
            {
                ({ } text, null) => DateTimeOffset.UtcNow + PromiseOptions.Span("--for", text),
                (null, { } time) => time,
                _ => throw new UserException("say how long: --for 2h, or --until with a time.", UserException.WrongUsage),
            };
            var process = parsed.GetRequiredValue(name);
            var place = await Place.OpenAsync(parsed.GetValue(environment), cancellationToken);
            await place.ConfirmAsync($"Mute {process} until {ProcessScreen.Text(end)}", parsed.GetValue(yes), cancellationToken);
            await ProcessCommand.Of(place).MuteAsync(process, end, cancellationToken);
            Screen.Line($"{process} is muted until {ProcessScreen.Text(end)} on {place.Name}.");
            return 0;
        });
        return command;
    }

    public static DetailedCommand CreateUnmute()
    {
        var daily = new Option<bool>("--daily") { Description = "End its daily muted periods, too." };
        return Change(
            "unmute",
            "End the mute of a process.",
            "  ./worker process unmute billing-sync --env production",
            process => $"Unmute {process}",
            async (parsed, processes, process, cancellationToken) =>
            {
                await processes.UnmuteAsync(process, parsed.GetValue(daily), cancellationToken);
                return $"{process} is not muted";
            },
            daily);
    }

    public static DetailedCommand CreateRemove() => Change(
        "remove",
        "Watch a process no longer: delete its row.",
        """
          ./worker process remove billing-sync --env production

        An incident that is open is closed within a minute: "is no longer watched".
        """,
        process => $"Watch {process} no longer",
        async (_, processes, process, cancellationToken) =>
        {
            await processes.RemoveAsync(process, cancellationToken);
            return $"{process} is no longer watched";
        });

    private static DetailedCommand Change(
        string verb,
        string description,
        string details,
        Func<string, string> deed,
        Func<ParseResult, WatchedProcesses, string, CancellationToken, Task<string>> change,
        params Option[] options)
    {
        var name = ProcessCommand.Name();
        var environment = Place.EnvironmentOption();
        var yes = Place.YesOption();
        var command = new DetailedCommand(verb, description, details) { name, environment, yes };
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var process = parsed.GetRequiredValue(name);
            var place = await Place.OpenAsync(parsed.GetValue(environment), cancellationToken);
            await place.ConfirmAsync(deed(process), parsed.GetValue(yes), cancellationToken);
            Screen.Line($"{await change(parsed, ProcessCommand.Of(place), process, cancellationToken)} on {place.Name}.");
            return 0;
        });
        return command;
    }
}
