using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Demo;
using Worker.Cli.DeadLetters;
using Worker.Cli.Logs;
using WorkerLib;

namespace Worker.Cli.Commands;

/// <summary>
/// <c>./worker dead-letter</c>: what lies in the dead-letter queue of <c>./worker up</c> or of an AWS account, through the job
/// ReplayDeadLetters.
/// </summary>
[NeedsJobs("replay_dead_letters")]
internal sealed class DeadLetterCommand : IJobCommand
{
    private const int WidthOfErrors = 100;

    public Command Create() => new(
        "dead-letter", "Show what lies in the dead-letter queue, send it back, delete it, or make a test event of it.")
    {
        CreateList(),
        CreateShow(),
        CreateToTest(),
        CreateRedrive(),
        CreateDelete(),
    };

    private static DetailedCommand CreateList()
    {
        var choice = new LetterChoice();
        var json = new Option<bool>("--json") { Description = "Print the job's report." };
        var environment = Place.EnvironmentOption();
        var command = new DetailedCommand(
            "list",
            "Show the dead letters, oldest first; nothing is taken out of the queue.",
            """
              ./worker dead-letter list
              ./worker dead-letter list --env production --function export_api_log --error "timed out"

            While it looks, for some seconds, nobody else sees the messages.
            """);
        choice.AddTo(command);
        command.Add(json);
        command.Add(environment);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = await Place.OpenAsync(parsed.GetValue(environment), cancellationToken);
            var replay = await new ReplayJob(place.Functions).RunAsync(choice.Request(parsed), cancellationToken);
            Print(replay, parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static DetailedCommand CreateShow()
    {
        var id = IdArgument();
        var raw = new Option<bool>("--raw") { Description = "Show the event as it is, with what looks like secrets." };
        var environment = Place.EnvironmentOption();
        var command = new DetailedCommand(
            "show",
            "Show one dead letter and its event.",
            """
              ./worker dead-letter show 11111111
              ./worker dead-letter show 11111111 --raw --env production > event.json

            The event goes to standard output, the rest to standard error. Without --raw it is shown without secrets, e-mail addresses,
            telephone numbers and long tokens.
            """)
        {
            id,
            raw,
            environment,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = await Place.OpenAsync(parsed.GetValue(environment), cancellationToken);
            var letter = await new ReplayJob(place.Functions).OneAsync(parsed.GetRequiredValue(id), cancellationToken);
            var source = letter.Source is null ? "" : $", from {letter.Source}";
            Screen.Line(LogView.Printable(
                $"{letter.Id}: {letter.Kind} of {letter.Function ?? "an unknown function"}, {Time(letter.At)}{source}"));
            Screen.Line(LogView.Printable($"{letter.Error}"));
            Screen.Line(LogView.Printable($"{letter.What}"));
            if (letter.Cut is { } cut)
            {
                Screen.Line(LogView.Printable($"too large for a message: {cut}"));
            }

            Screen.Line(LogView.Printable(letter.Outcome));
            if (letter.Event is { } lambdaEvent)
            {
                var node = JsonNode.Parse(lambdaEvent.GetRawText());
                var shown = parsed.GetValue(raw) ? node : new Redaction().Redact(node);
                await Console.Out.WriteLineAsync(shown?.ToJsonString(EventFileJson.Indented) ?? "null");
            }

            return 0;
        });
        return command;
    }

    private static DetailedCommand CreateToTest()
    {
        var id = IdArgument();
        var function = new Option<string?>("--function")
        {
            Description = "The function whose event it is to be, when the letter does not say.",
            HelpName = "NAME",
        };
        var force = new Option<bool>("--force") { Description = "Replace the file if it is there." };
        var environment = Place.EnvironmentOption();
        var command = new DetailedCommand(
            "to-test",
            "Make a test event of a dead letter: tests/data/events/<function>.<id>.json.",
            """
              ./worker dead-letter to-test 11111111 --env production
              ./worker invoke export_api_log --event tests/data/events/export_api_log.11111111.json

            Secrets, e-mail addresses, telephone numbers and long tokens are taken out, and it says which. Read the file before you
            commit it. The letter stays in the queue. The console of ./worker up lists the event.
            """)
        {
            id,
            function,
            force,
            environment,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = await Place.OpenAsync(parsed.GetValue(environment), cancellationToken);
            var letter = await new ReplayJob(place.Functions).OneAsync(parsed.GetRequiredValue(id), cancellationToken);
            var repository = Repository.Find();
            var name = parsed.GetValue(function) ?? await FunctionOfAsync(letter, place, cancellationToken);
            var (file, redacted) = await TestEvent.WriteAsync(
                letter, name, repository.SampleEvents, parsed.GetValue(force), cancellationToken);
            var shown = Path.GetRelativePath(repository.Root, file);
            foreach (var what in redacted)
            {
                Screen.Line(LogView.Printable($"taken out: {what}"));
            }

            Screen.Line($"Read it before you commit it, and try it: ./worker invoke {name} --event {shown}");
            await Console.Out.WriteLineAsync(shown);
            return 0;
        });
        return command;
    }

    private static DetailedCommand CreateRedrive() => CreateAction(
        "redrive",
        "Send dead letters back to where they failed, and take them out of the queue.",
        """
          ./worker dead-letter redrive 11111111 22222222
          ./worker dead-letter redrive --function export_api_log --env production --dry-run

        An event goes to its function, a message to its queue. What cannot be sent stays, with its reason; exit code 1 then. A run
        that is cut off may send a letter that is still in the queue: the next run sends it again.
        """);

    private static DetailedCommand CreateDelete() => CreateAction(
        "delete",
        "Take dead letters out of the queue for good.",
        """
          ./worker dead-letter delete 11111111
          ./worker dead-letter delete --function export_api_log --since 2h --env production --dry-run

        Nothing keeps them: for a copy first, see docs/operating.md, which exports them to S3.
        """);

    /// <param name="action">As the job names it, and the command.</param>
    private static DetailedCommand CreateAction(string action, string description, string details)
    {
        var ids = new Argument<string[]>("id")
        {
            Description = "The first eight characters of the ids, or more.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var choice = new LetterChoice();
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be done." };
        var json = new Option<bool>("--json") { Description = "Print the job's report." };
        var environment = Place.EnvironmentOption();
        var yes = Place.YesOption();
        var command = new DetailedCommand(action, description, details) { ids };
        choice.AddTo(command);
        command.Add(dryRun);
        command.Add(json);
        command.Add(environment);
        command.Add(yes);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = choice.Request(parsed);
            var isDry = parsed.GetValue(dryRun);
            var named = parsed.GetValue(ids) ?? [];
            if (named.Length == 0 && !request.ContainsKey("function") && !request.ContainsKey("error") && !isDry)
            {
                throw new UserException(
                    $"{action} which? Name ids, --function or --error; --dry-run without them says what lies there.",
                    UserException.WrongUsage);
            }

            request["action"] = action;
            request["dryRun"] = isDry;
            if (named.Length > 0)
            {
                request["messageIds"] = new JsonArray([.. named.Select(id => JsonValue.Create(id))]);
            }

            var place = await Place.OpenAsync(parsed.GetValue(environment), cancellationToken);
            if (!isDry)
            {
                var what = action == "delete" ? "Delete dead letters" : "Redrive dead letters";
                await place.ConfirmAsync(what, parsed.GetValue(yes), cancellationToken);
            }

            var replay = await new ReplayJob(place.Functions).RunAsync(request, cancellationToken);
            Print(replay, parsed.GetValue(json));
            var missing = replay.NotFound(named);
            if (missing.Count > 0)
            {
                Screen.Line(
                    $"not found: {string.Join(", ", missing)}. ./worker dead-letter list shows what is there; "
                    + "what somebody else just received is hidden for some minutes.");
            }

            return missing.Count == 0 && (isDry || replay.Done == replay.Chosen) ? 0 : UserException.Failed;
        });
        return command;
    }

    private static Argument<string> IdArgument() => new("id") { Description = "The first eight characters of the letter's id, or more." };

    private static void Print(Replay replay, bool asJson)
    {
        if (asJson)
        {
            JsonOutput.Write(replay);
            return;
        }

        foreach (var letter in replay.Letters)
        {
            var error = (letter.Error ?? "").ReplaceLineEndings(" ");
            var shown = error.Length > WidthOfErrors ? Text.Cut(error, WidthOfErrors) + "…" : error;
            Console.WriteLine(LogView.Printable(
                $"{letter.ShortId}  {Time(letter.At)}  {letter.Kind,-10}  {letter.Function ?? "?",-24}  {shown}"));
            Console.WriteLine(LogView.Printable($"          {letter.What}"));
            if (letter.Cut is { } cut)
            {
                Console.WriteLine(LogView.Printable($"          too large for a message: {cut}"));
            }

            Console.WriteLine(LogView.Printable($"          {letter.Outcome}"));
        }

        var more = replay.Whole ? "" : ", and there may be more (--max)";
        var verb = replay.Action switch { "redrive" => "redriven", "delete" => "deleted", _ => null };
        var done = verb is not null && !replay.DryRun ? $"; {replay.Done} {verb}, {replay.Chosen - replay.Done} left" : "";
        Screen.Line(string.Create(
            CultureInfo.InvariantCulture, $"{replay.Chosen} of {replay.Seen} dead letters{more}{done}."));
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A letter of a queue says which queue, and the account which function takes from there.</summary>
    private static async Task<string?> FunctionOfAsync(Letter letter, Place place, CancellationToken cancellationToken)
    {
        if (letter.Kind != "Queue")
        {
            return letter.Function;
        }

        var input = new JsonObject { ["EventSourceArn"] = letter.Source };
        var mappings = await place.Aws.CallAsync("lambda", "list-event-source-mappings", input, cancellationToken);
        return mappings.TryGetProperty("EventSourceMappings", out var list) && list.GetArrayLength() > 0
            ? list[0].GetProperty("FunctionArn").GetString()!.Split(":function:")[^1].Split(':')[0]
            : letter.Function;
    }
}
