using System.CommandLine;
using System.Text;
using System.Text.Json;
using LocalAws.Triggers;
using Worker.Cli.Aws;
using Worker.Cli.Logs;

namespace Worker.Cli.Commands;

/// <summary><c>./worker invoke</c>: calls a function that <c>./worker up</c> serves, or one of an AWS account.</summary>
internal static class InvokeCommand
{
    public static Command Create()
    {
        var function = new Argument<string>("function") { Description = "Name of the function, such as process_checker." }.OfFunctions();
        var eventFile = new Option<string?>("--event")
        {
            Description = "The event: a file with JSON, - for standard input, or JSON itself. Without it "
                + "tests/data/events/<function>.json for what ./worker up serves, if there is one; otherwise {}.",
            HelpName = "FILE|-|JSON",
        };
        var asynchronous = new Option<bool>("--async")
        {
            Description = "Hand the event over and do not wait: Lambda retries a failure, as the function's Terraform says.",
        };
        var json = new Option<bool>("--json")
        {
            Description = "Print one JSON object with failed, problem, result and log instead of the result alone.",
        };
        var environment = Place.EnvironmentOption();
        var yes = Place.YesOption();
        var command = new DetailedCommand(
            "invoke",
            "Call a function: its result goes to standard output, its log to standard error.",
            """
              ./worker invoke process_checker
              ./worker invoke export_api_log --event '{"day":"2026-11-19"}'
              jq .detail event.json | ./worker invoke export_api_log --event -
              ./worker invoke export_api_log --env production --event day.json

            The log is its last 4 KB; ./worker logs shows all of it. On production it asks first, and without a terminal it refuses
            unless --yes is there. Exit code 1 when the function failed, records of its batch did, or its
            HTTP response cannot be sent.
            """)
        {
            function,
            eventFile,
            asynchronous,
            json,
            environment,
            yes,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(function);
            var given = parsed.GetValue(eventFile);
            if (given is null && parsed.GetValue(environment) is null
                && EventFile.OfFunction(Repository.Find(), name) is { } sample)
            {
                Screen.Line($"The event is {Path.GetRelativePath(Environment.CurrentDirectory, sample)}.");
                given = sample;
            }

            var payload = await EventFile.ReadAsync(given, cancellationToken);
            var place = await Place.OpenAsync(parsed.GetValue(environment), cancellationToken);
            await place.ConfirmAsync($"Run {name}", parsed.GetValue(yes), cancellationToken);
            try
            {
                return await RunAsync(
                    place.Functions, name, payload, !parsed.GetValue(asynchronous), parsed.GetValue(json), cancellationToken);
            }
            catch (UserException exception) when (exception.Message.Contains("not found", StringComparison.OrdinalIgnoreCase))
            {
                throw FunctionNames.WithSuggestion(exception, name);
            }
        });
        return command;
    }

    /// <summary>Calls a function and shows what came of it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        IFunctions functions,
        string function,
        ReadOnlyMemory<byte> payload,
        bool wait,
        bool asJson,
        CancellationToken cancellationToken)
    {
        var invocation = await functions.InvokeAsync(function, payload, wait, cancellationToken);
        var problem = invocation.Failed ? null : ResponseProblems.In(payload, Encoding.UTF8.GetBytes(invocation.Result))?.Text;
        var hasFailed = invocation.Failed || problem is not null;
        if (asJson)
        {
            var failed = hasFailed ? "true" : "false";
            var result = invocation.Result.Length == 0 ? "null" : invocation.Result;
            var log = JsonSerializer.Serialize(invocation.Log);
            await Console.Out.WriteLineAsync(
                $$"""{"failed":{{failed}},"problem":{{JsonSerializer.Serialize(problem)}},"result":{{result}},"log":{{log}}}""");
        }
        else
        {
            LogView.ForErrors().Write(invocation.Log);
            await Console.Out.WriteLineAsync(wait ? invocation.Result : "handed over");
            if (hasFailed)
            {
                Screen.Line($"{function} failed{(problem is null ? ErrorOf(invocation.Result) : $": {LogView.Printable(problem)}")}");
            }
        }

        return hasFailed ? UserException.Failed : 0;
    }

    /// <summary>Type and message of an error as Lambda gives it, in one line.</summary>
    internal static string ErrorOf(string result)
    {
        try
        {
            var error = JsonElement.Parse(result);
            var message = error.GetProperty("errorMessage").GetString() ?? "";
            return $": {error.GetProperty("errorType").GetString()}: {LogView.Printable(message.ReplaceLineEndings(" "))}";
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return ".";
        }
    }
}
