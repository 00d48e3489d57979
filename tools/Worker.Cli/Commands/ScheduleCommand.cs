using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Spectre.Console;
using Worker.Cli.Schedules;

namespace Worker.Cli.Commands;

/// <summary><c>./worker schedule</c>: shows, pauses, resumes and fires the schedules of <c>./worker up</c> or of an AWS account.</summary>
internal static class ScheduleCommand
{
    private const int TimesInJson = 3;
    private const int WidthInFile = 200;

    public static Command Create() => new("schedule", "Show, pause, resume or fire the schedules that start functions.")
    {
        CreateList(),
        CreateSwitch("pause", enabled: false),
        CreateSwitch("resume", enabled: true),
        CreateRun(),
    };

    private static DetailedCommand CreateList()
    {
        var json = new Option<bool>("--json")
        {
            Description = "Print a JSON array instead of a table; each schedule with its next three times.",
        };
        var environment = Place.EnvironmentOption();
        var command = new DetailedCommand(
            "list",
            "Show every schedule with its expression, zone, state and next time.",
            """
              ./worker schedule list
              ./worker schedule list --env production --json

            What is deployed is shown, not what Terraform says. AWS does not tell when a rate fired last, so only how soon it fires at the
            latest is shown: "within 5 minutes", in JSON the member "within".
            """)
        {
            json,
            environment,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = await Place.OpenAsync(parsed.GetValue(environment), cancellationToken);
            var schedules = await Screen.StepAsync(
                $"reading the schedules of {place.Name}", _ => Schedules(place).ReadAsync(null, cancellationToken));
            if (parsed.GetValue(json))
            {
                await Console.Out.WriteLineAsync(Json(schedules, DateTimeOffset.UtcNow).ToJsonString());
            }
            else
            {
                Show(schedules, DateTimeOffset.UtcNow);
            }

            return 0;
        });
        return command;
    }

    private static DetailedCommand CreateSwitch(string name, bool enabled)
    {
        var function = Function();
        var environment = Place.EnvironmentOption();
        var yes = Place.YesOption();
        var command = new DetailedCommand(
            name,
            enabled ? "Let a function's schedule fire again." : "Keep a function's schedule from firing.",
            $"""
              ./worker schedule {name} export_api_log --env production

            Lasts until the next terraform apply, which sets the schedule to what its .tf says: to keep it paused, set
            state = "DISABLED" on its aws_scheduler_schedule. On production it asks first; --yes answers.
            """)
        {
            function,
            environment,
            yes,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = await Place.OpenAsync(parsed.GetValue(environment), cancellationToken);
            var schedules = await SchedulesOfAsync(place, parsed.GetRequiredValue(function), cancellationToken);
            await place.ConfirmAsync($"{(enabled ? "Resume" : "Pause")} {Names(schedules)}", parsed.GetValue(yes), cancellationToken);
            foreach (var schedule in schedules)
            {
                await Schedules(place).SwitchAsync(schedule, enabled, cancellationToken);
                Screen.Line($"{schedule.Name} is {(enabled ? "on" : "paused")} on {place.Name}.");
            }

            Screen.Line("The next terraform apply sets it to what its .tf says.");
            return 0;
        });
        return command;
    }

    private static DetailedCommand CreateRun()
    {
        var function = Function();
        var asynchronous = new Option<bool>("--async")
        {
            Description = "Hand the event over and do not wait for the result, as the schedule does.",
        };
        var json = new Option<bool>("--json")
        {
            Description = "Print one JSON object with failed, result and log instead of the result alone.",
        };
        var environment = Place.EnvironmentOption();
        var yes = Place.YesOption();
        var command = new DetailedCommand(
            "run",
            "Fire a function's schedule now: call it with the schedule's own input.",
            """
              ./worker schedule run process_checker
              ./worker schedule run export_api_log --env production --async

            The input's scheduled time is now. A paused schedule can be fired too. On production it asks first; --yes answers.
            Exit code 1 when the function failed.
            """)
        {
            function,
            asynchronous,
            json,
            environment,
            yes,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(function);
            var place = await Place.OpenAsync(parsed.GetValue(environment), cancellationToken);
            var schedules = await SchedulesOfAsync(place, name, cancellationToken);
            if (schedules.Select(schedule => schedule.InputAt(default)).Distinct().Count() > 1)
            {
                throw new UserException(
                    $"{name} has several schedules with inputs of their own ({Names(schedules)}): use ./worker invoke {name} --event.");
            }

            var input = schedules[0].InputAt(DateTimeOffset.UtcNow);
            await place.ConfirmAsync($"Run {name} with {input}", parsed.GetValue(yes), cancellationToken);
            var payload = Encoding.UTF8.GetBytes(input);
            var wait = !parsed.GetValue(asynchronous);
            return await InvokeCommand.RunAsync(place.Functions, name, payload, wait, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    internal static JsonArray Json(IEnumerable<DeployedSchedule> schedules, DateTimeOffset now) =>
        new([.. schedules.Select(schedule => Json(schedule, now))]);

    private static IReadOnlyList<DateTimeOffset> Times(DeployedSchedule schedule, DateTimeOffset now) =>
        schedule.Rate is null ? schedule.NextFires(now, TimesInJson) : [];

    private static JsonObject Json(DeployedSchedule schedule, DateTimeOffset now) => new()
    {
        ["function"] = schedule.Function,
        ["schedule"] = schedule.Name,
        ["expression"] = schedule.Expression,
        ["timeZone"] = schedule.TimeZone,
        ["enabled"] = schedule.IsEnabled,
        ["next"] = new JsonArray([.. Times(schedule, now).Select(time => JsonValue.Create(time))]),
        ["within"] = schedule.Rate,
    };

    private static void Show(IReadOnlyList<DeployedSchedule> schedules, DateTimeOffset now)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("function", "expression", "zone", "state", "next", "then");
        foreach (var schedule in schedules)
        {
            var times = schedule.NextFires(now, 2);
            var name = schedule.Name == schedule.Function ? schedule.Function : $"{schedule.Function} ({schedule.Name})";
            string[] cells = [name, schedule.Expression, schedule.TimeZone, schedule.IsEnabled ? "on" : "paused", Time(0), Time(1)];
            table.AddRow([.. cells.Select(Markup.Escape)]);

            string Time(int number) => schedule.Rate is { } rate && times.Count > number ? (number == 0 ? $"within {rate}" : "–")
                : times.Count > number ? times[number].ToString("ddd yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture) : "–";
        }

        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthInFile;
        }

        AnsiConsole.Write(table);
    }

    private static DeployedSchedules Schedules(Place place) => new(place.Aws);

    private static async Task<IReadOnlyList<DeployedSchedule>> SchedulesOfAsync(
        Place place, string function, CancellationToken cancellationToken) =>
        await Schedules(place).ReadAsync(function, cancellationToken) is { Count: > 0 } schedules
            ? schedules
            : throw new UserException($"no schedule starts {function} on {place.Name}: ./worker schedule list shows those there are.");

    private static Argument<string> Function() => new Argument<string>("function")
    {
        Description = "Name of the function that the schedule starts, such as process_checker.",
    }.OfFunctions();

    private static string Names(IEnumerable<DeployedSchedule> schedules) => string.Join(", ", schedules.Select(schedule => schedule.Name));
}
