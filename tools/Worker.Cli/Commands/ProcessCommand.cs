using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Worker.Cli.Processes;

namespace Worker.Cli.Commands;

/// <summary><c>./worker process</c>: the processes whose heartbeats are watched, on <c>./worker up</c> or in an AWS account.</summary>
internal static class ProcessCommand
{
    private const int WidthInFile = 200;

    public static Command Create() => new("process", "Show, add, change, mute or remove the processes whose heartbeats are watched.")
    {
        CreateList(),
        CreateShow(),
        CreateAdd(),
        CreateToken(),
        CreateMute(),
        CreateUnmute(),
        CreateRemove(),
    };

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
                ShowAll(processes);
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
                Show(process);
            }

            return 0;
        });
        return command;
    }

    private static DetailedCommand CreateAdd()
    {
        var name = Name();
        var promise = new PromiseOptions();
        var replace = new Option<bool>("--replace")
        {
            Description = "Change what a process promises that is watched already; its token and its pings stay.",
        };
        var environment = Place.EnvironmentOption();
        var yes = Place.YesOption();
        var command = new DetailedCommand(
            "add",
            "Have a process watched: its token goes to standard output, once.",
            """
              ./worker process add feed-poller --every 60s --grace 30s
              ./worker process add billing-sync --cron '30 2 * * MON-FRI' --zone Asia/Tokyo --grace 15m --max-run 1h --env production
              ./worker process add billing-sync --cron '0 3 * * MON-FRI' --zone Asia/Tokyo --grace 15m --replace

            A crontab has five fields, or is @hourly, @daily, @weekly, @monthly or @yearly. Days of the month may be L, L-3, LW or 15W,
            days of the week FRIL or FRI#2. The token is stored as its SHA-256 alone. On production it asks first; --yes answers.
            """)
        {
            name,
            replace,
            environment,
            yes,
        };
        promise.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (process, promised) = (parsed.GetRequiredValue(name), promise.Read(parsed));
            _ = promised.ToAttributes(process); // a mistake is named before anybody is asked
            var place = await Place.OpenAsync(parsed.GetValue(environment), cancellationToken);
            if (parsed.GetValue(replace))
            {
                await place.ConfirmAsync($"Change what {process} promises", parsed.GetValue(yes), cancellationToken);
                await Of(place).ReplaceAsync(process, promised, cancellationToken);
            }
            else
            {
                await place.ConfirmAsync($"Watch {process}", parsed.GetValue(yes), cancellationToken);
                await PrintTokenAsync(process, await Of(place).AddAsync(process, promised, cancellationToken));
            }

            Show(await Of(place).ShowAsync(process, cancellationToken));
            return 0;
        });
        return command;
    }

    private static DetailedCommand CreateToken()
    {
        var name = Name();
        var only = new Option<bool>("--only") { Description = "The new token replaces all others at once." };
        var environment = Place.EnvironmentOption();
        var yes = Place.YesOption();
        var command = new DetailedCommand(
            "token",
            "Make a new token for a process; the old one stays valid beside it until it is replaced.",
            """
              ./worker process token billing-sync --env production
              ./worker process token billing-sync --env production --only

            To rotate: make a second token, give it to the process, and let another one with --only replace both next time, or at once
            when the old one is known to others.
            """)
        {
            name,
            only,
            environment,
            yes,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (process, isOnly) = (parsed.GetRequiredValue(name), parsed.GetValue(only));
            var place = await Place.OpenAsync(parsed.GetValue(environment), cancellationToken);
            await place.ConfirmAsync(
                isOnly ? $"Replace the tokens of {process}" : $"Make a token for {process}", parsed.GetValue(yes), cancellationToken);
            await PrintTokenAsync(process, await Of(place).NewTokenAsync(process, isOnly, cancellationToken));
            return 0;
        });
        return command;
    }

    private static DetailedCommand CreateMute()
    {
        var name = Name();
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
            await place.ConfirmAsync($"Mute {process} until {Text(end)}", parsed.GetValue(yes), cancellationToken);
            await Of(place).MuteAsync(process, end, cancellationToken);
            Screen.Line($"{process} is muted until {Text(end)} on {place.Name}.");
            return 0;
        });
        return command;
    }

    private static DetailedCommand CreateUnmute()
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

    private static DetailedCommand CreateRemove() => Change(
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
        var name = Name();
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
            Screen.Line($"{await change(parsed, Of(place), process, cancellationToken)} on {place.Name}.");
            return 0;
        });
        return command;
    }

    /// <summary>The token to standard output, how to use it to standard error.</summary>
    private static async Task PrintTokenAsync(string process, string token)
    {
        Screen.Line("The token is shown this once; keep it where the process reads its secrets:");
        await Console.Out.WriteLineAsync(token);
        Screen.Line($"curl -fsS --retry 3 -H \"Authorization: Bearer $TOKEN\" \"$URL/heartbeats/{Uri.EscapeDataString(process)}\"");
        Screen.Line("$URL is Terraform's output heartbeats_url.");
    }

    private static void Show(ProcessView process)
    {
        Line("expected", $"{process.Expected ?? "unknown"}, {process.GraceSeconds ?? 0:0} s of grace");
        Line("next", process.Next.Count == 0 ? "unknown" : string.Join(", ", process.Next.Select(Text)));
        Line("longest run", process.MaxRunSeconds is { } longest ? $"{longest:0} s" : null);
        Line("state", process.StateSince is { } since ? $"{process.State} since {since}" : process.State);
        Line("last beat", process.LastBeat ?? "none yet");
        Line("last start", process.LastStart);
        Line("last failure", process.LastFailure);
        Line("open runs", string.Join(", ", process.OpenRuns.Select(run => $"{run.Key} since {Text(run.Value)}")));
        Line("muted", process.IsMuted ? "now" : null);
        Line("muted until", process.MutedUntil);
        Line("muted daily", process.MutedPeriods);
        Line("tokens", process.Tokens.ToString(CultureInfo.InvariantCulture));
        Line("mistake", process.Problem);

        static void Line(string label, string? text)
        {
            if (text is { Length: > 0 })
            {
                Screen.Line($"{label + ":",-14}{Logs.LogView.Printable(text)}");
            }
        }
    }

    private static void ShowAll(IReadOnlyList<ProcessView> processes)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("process", "expected", "grace", "state", "last beat", "next", "mistake");
        foreach (var process in processes)
        {
            string[] cells =
            [
                process.Process,
                process.Expected ?? "?",
                $"{process.GraceSeconds ?? 0:0} s",
                process.IsMuted ? $"{process.State}, muted" : process.State,
                process.LastBeat ?? "–",
                process.Next is [var next, ..] ? Text(next) : "?",
                process.Problem ?? "",
            ];
            table.AddRow([.. cells.Select(cell => Markup.Escape(Logs.LogView.Printable(cell)))]);
        }

        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthInFile;
        }

        AnsiConsole.Write(table);
    }

    private static WatchedProcesses Of(Place place) => new(new DeployedProcessTable(place.Aws), TimeProvider.System);

    private static Argument<string> Name() => new("process") { Description = "Name of the process, such as billing-sync." };

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
