using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using LocalAws.ConsolePage;
using LocalAws.Extras;
using LocalAws.StateMachines;
using LocalAws.Triggers;
using LocalAws.Watch;
using Worker.Cli.Fleet;
using Worker.Cli.Logs;
using Worker.Cli.Symbols;

namespace Worker.Cli.Commands;

/// <summary><c>./worker up</c>: builds, deploys to a local AWS and serves every function until it is interrupted.</summary>
internal static class UpCommand
{
    private const int DefaultPort = 3001;
    private const int DefaultConsolePort = 3000;
    private const int DefaultHttpPort = 3002;

    /// <param name="extras">What may be started beside.</param>
    public static Command Create(ILocalExtras extras)
    {
        var jobs = new Argument<string[]>("job")
        {
            Description = "Only these jobs, with the tables, buckets and queues that they use; all when none is given.",
            Arity = ArgumentArity.ZeroOrMore,
        }.OfFunctions();
        var watch = new Option<bool>("--watch")
        {
            Description = "Serve the working copy, compiled for the JIT, and build and apply again whatever is saved.",
        };
        var port = PortOption("--port", "Port of the Invoke API on 127.0.0.1.", DefaultPort);
        var httpPort = PortOption("--http-port", "Port of the HTTP APIs on 127.0.0.1.", DefaultHttpPort);
        var consolePort = PortOption("--console-port", "Port of the console page on 127.0.0.1.", DefaultConsolePort);
        var at = new Option<DateTimeOffset?>("--at")
        {
            Description = "Set the clock of the schedules to this time; what is due then fires.",
            HelpName = "2026-11-21T09:00:00+09:00",
            CustomParser = ReadTime,
        };
        var sentry = new Option<bool>("--sentry")
        {
            Description = "Start Spotlight, a local viewer, and show there what the jobs report to Sentry.",
        };
        var options = extras.All.Where(extra => extra.CommandOption is not null)
            .ToDictionary(extra => extra, extra => OptionOf(extra.CommandOption!));
        var more = extras.All.Select(extra => extra.CommandOption?.Details).Where(text => text is not null);
        var details = string.Concat(more.Select(text => $"{text}\n\n"));
        var command = new DetailedCommand(
            "up",
            "Deploy everything to a local AWS and serve it, with a console page, until Ctrl-C.",
            $$"""
            Builds the package, starts the local AWS, applies the real Terraform and runs the packaged executable for every function.
            What runs here is what is deployed, byte for byte: the package is the truth, and that is why it is the default.

              ./worker up count_words --watch      deploys one job, with what it uses: much sooner, and nothing else runs beside it

              ./worker up --watch     is for writing a job. It serves your working copy compiled for the JIT: it starts sooner, needs no
                                      gcc, and a save under functions/ is served some seconds later, from the next invocation on. Code that
                                      does not compile is shown, and the build before it goes on being served. A save under terraform/ is
                                      applied once the code that was saved with it is served, so a new job appears by itself, with its
                                      command. What the analyzers refuse in the tests' build is shown as warnings. What only the
                                      package shows, trimming and ahead-of-time compilation, it does not show; its memory and cold starts
                                      are not those of AWS.

            The console page, http://127.0.0.1:3000, says which of the two is served. It shows every function with its triggers and next
            times, the last 200 invocations with event, response, log and error, and invokes a function with an event of yours or with
            a sample:

              tests/data/events/<function>.json, <function>.<case>.json    events of that function
              tests/data/events/<anything else>.json                      samples for all, such as sqs.json

            Call a function with ./worker invoke too, or with any AWS client:

              aws lambda invoke --endpoint-url http://127.0.0.1:3001 --function-name process_checker out.json

            What starts the functions on AWS starts them here: schedules at their times, objects put into buckets, messages of queues
            and topics, changes of tables, and HTTP APIs, each below its name:

              curl -X POST -d '{}' http://127.0.0.1:3002/<api>/<path>
              ./worker up --at 2026-11-21T09:00:00+09:00      fires what is due at nine in Tokyo, and goes on from there

            --at sets the clock of the schedules and the time that they tell their functions, not the clock of the machine. A rate
            fires at once, as on AWS when it is new. Waits before a retry are shorter than on AWS: a second for a minute. Failed events
            end in the dead-letter queue, as there.

            {{details}}Ctrl-C stops everything that it started, and deletes what the local AWS held.
            """)
        {
            jobs,
            watch,
            port,
            httpPort,
            consolePort,
            at,
            sentry,
        };
        options.Values.ToList().ForEach(command.Add);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new Settings(
                parsed.GetValue(jobs) ?? [],
                parsed.GetValue(watch),
                parsed.GetValue(port),
                parsed.GetValue(httpPort),
                parsed.GetValue(consolePort),
                parsed.GetValue(at),
                parsed.GetValue(sentry),
                [.. extras.All.Where(extra => IsWanted(extra, parsed, options)).Select(extra => (extra, ValueOf(extra, parsed, options)))]),
            cancellationToken));
        return command;
    }

    private static Option<int> PortOption(string name, string description, int port) =>
        new(name) { Description = description, DefaultValueFactory = _ => port, Validators = { CheckPort } };

    private static void CheckPort(OptionResult result)
    {
        if (result.Tokens is [var token]
            && !(int.TryParse(token.Value, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535))
        {
            result.AddError($"{result.Option.Name} {token.Value}: write a port from 1 to 65535");
        }
    }

    private static Option OptionOf(ExtraOption option) => option.ValueName is null
        ? new Option<bool>(option.Name) { Description = option.Description }
        : new Option<string?>(option.Name) { Description = option.Description, HelpName = option.ValueName };

    private static bool IsWanted(ILocalExtra extra, ParseResult parsed, Dictionary<ILocalExtra, Option> options) =>
        !options.TryGetValue(extra, out var option)
        || (option is Option<bool> isWanted ? parsed.GetValue(isWanted) : ValueOf(extra, parsed, options) is not null);

    private static string? ValueOf(ILocalExtra extra, ParseResult parsed, Dictionary<ILocalExtra, Option> options) =>
        options.GetValueOrDefault(extra) is Option<string?> option ? parsed.GetValue(option) : null;

    private static DateTimeOffset? ReadTime(ArgumentResult argument)
    {
        var text = argument.Tokens.Single().Value;
        if (Moment.Time(text) is { } time)
        {
            return time;
        }

        argument.AddError(
            $"--at {text}: write the time with its offset, as in 2026-11-21T09:00:00+09:00 or 2026-11-21T00:00:00Z");
        return null;
    }

    private static async Task<int> RunAsync(Settings settings, CancellationToken cancellationToken)
    {
        await ServeAsync(settings, cancellationToken);
        Screen.Line("Stopped.");
        return 0;
    }

    private static async Task ServeAsync(Settings settings, CancellationToken cancellationToken)
    {
        var repository = Repository.Find();
        Served.CheckNothing(repository);
        var targets = new HashSet<string>(); // all of this run: what is deleted from a file while it is served goes, too
        IReadOnlyList<string> Targets()
        {
            targets.UnionWith(settings.Jobs.Count == 0 ? [] : JobTargets.Of(repository, settings.Jobs));
            return [.. targets];
        }

        _ = Targets(); // a misspelt name is not found after minutes of building
        int[] ports = [settings.Port, settings.HttpPort, settings.ConsolePort];
        if (ports.Distinct().Count() < ports.Length)
        {
            throw new UserException(
                $"--port {settings.Port}, --http-port {settings.HttpPort} and --console-port {settings.ConsolePort}: choose three ports.",
                UserException.WrongUsage);
        }

        Loopback.CheckFree(settings.Port, "--port", ports);
        Loopback.CheckFree(settings.HttpPort, "--http-port", ports);
        Loopback.CheckFree(settings.ConsolePort, "--console-port", ports);
        var code = settings.Watch
            ? new ServedCode(ServedCode.Jit, "JIT build of your working copy")
            : new ServedCode(ServedCode.Package, "The package");
        var history = new InvocationHistory();
        var log = LogView.ForErrors();
        void Show(string function, string line)
        {
            lock (log)
            {
                log.WriteLine(line, null, function);
            }
        }

        // From now on, so that nothing is missed that is saved while the first build and the first apply run.
        await using var savedCode = settings.Watch ? FolderWatch.OnCode(repository) : null;
        await using var savedTerraform = settings.Watch ? FolderWatch.OnTerraform(repository) : null;
        await using var spotlight = await LocalDeployment.StartSpotlightAsync(settings.Sentry, repository, cancellationToken);
        await using var extras = await RunningExtras.StartAsync(settings.Extras, repository, cancellationToken);
        await using var environment = await LocalDeployment.StartAsync(
            repository,
            cancellationToken,
            settings.Port,
            Show,
            (function, result) =>
            {
                if (result.StartedBy == IConsolePage.StartedBy)
                {
                    return;
                }

                Show(function, result.ReportLine);
                history.Add(Invocation.From(function, result));
            },
            extras.Variables.Concat(spotlight?.Variables ?? new Dictionary<string, string>()).ToDictionary(),
            code,
            Targets);
        var scheduleShift = settings.At - DateTimeOffset.UtcNow ?? TimeSpan.Zero;
        await extras.PrepareAsync(environment, cancellationToken);
        await environment.StartTriggersAsync(
            problem => ShowProblem(problem, cancellationToken), cancellationToken, settings.HttpPort, settings.At);
        using var executions = new LocalExecutions(environment.Endpoint);
        await using var console = await ConsoleServer.StartAsync(new ConsoleOptions
        {
            Port = settings.ConsolePort,
            Functions = environment.FunctionsAsync,
            Triggers = () => environment.Triggers!.Triggers,
            ScheduleShift = scheduleShift,
            Invoke = (function, payload) => environment.Functions.InvokeAsync(function, payload, "console"),
            History = history,
            Executions = executions.ReadAsync,
            Code = code,
            Samples = new SampleEvents(repository.SampleEvents),
            PlainStack = (error, stop) => code.Now.BuildId is { } build
                ? PlainStack.OfAsync(repository, build, error, stop)
                : Task.FromResult<string?>(null),
            Pages = extras.PagesOf(environment),
        });

        Screen.Title("Serving, each with a command that starts it");
        ShowServed(await environment.FunctionNamesAsync(cancellationToken), environment.Triggers!.Triggers, repository);

        if (spotlight is not null)
        {
            Screen.Line($"What the jobs report to Sentry shows at {spotlight.Url}");
        }

        Screen.Line($"{code.Now.Title}, {code.Now.Build}.");
        Screen.Line("For aws, in another terminal:");
        Screen.Line($"  export {string.Join(' ', environment.Variables.Select(one => $"{one.Key}={one.Value}"))}");
        Screen.Line($"Console {console.Url}, Invoke API {environment.Functions.Url}, AWS services {environment.Endpoint}. Ctrl-C ends it.");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> running = [ServicesAsync(environment, ending.Token), .. extras.RunAll(ending.Token)];
        if (environment.WorkingCopy is { } workingCopy)
        {
            Screen.Line("What you save under functions/ and terraform/ is served from now on.");
            running.Add(new CodeReload(workingCopy, code, Screen.Line, workingCopy.AnalyzeAsync).RunAsync(savedCode!, ending.Token));
            var terraform = new TerraformReload(
                stop => ApplyAsync(environment, repository, stop), code, Screen.Line, savedCode!.IdleAsync);
            running.Add(terraform.RunAsync(savedTerraform!, ending.Token));
        }

        try
        {
            var served = Served.ByThisProcess(environment.Functions.Url, environment.Endpoint, code.Now.BuildId);
            await File.WriteAllTextAsync(repository.Served, JsonSerializer.Serialize(served), cancellationToken);
            await await Task.WhenAny(running);
        }
        catch (OperationCanceledException)
        {
            // The way this command ends.
        }
        finally
        {
            File.Delete(repository.Served);
            await ending.CancelAsync();
            await Task.WhenAll(running).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>A service that is being stopped cannot be reached, and nobody wants to read that.</summary>
    private static void ShowProblem(string problem, CancellationToken cancellationToken)
    {
        if (!cancellationToken.IsCancellationRequested)
        {
            Screen.Line($"trigger  {problem}");
        }
    }

    /// <summary>Applies what was saved, and shows what is new with its commands.</summary>
    private static async Task<string> ApplyAsync(LocalEnvironment environment, Repository repository, CancellationToken cancellationToken)
    {
        var before = await environment.FunctionNamesAsync(cancellationToken);
        var output = await environment.ApplyAsync(cancellationToken, onParameter: Screen.Line);
        var added = (await environment.FunctionNamesAsync(cancellationToken)).Except(before).ToList();
        ShowServed(added, environment.Triggers!.Triggers, repository);
        return output;
    }

    private static void ShowServed(IReadOnlyList<string> functions, IReadOnlyList<Trigger> triggers, Repository repository)
    {
        foreach (var function in functions)
        {
            var sample = EventFile.OfFunction(repository, function) is { } file ? File.ReadAllText(file) : null;
            var own = triggers.Where(trigger => trigger.Function == function).ToList();
            Screen.Line($"  {function}");
            foreach (var trigger in own)
            {
                var next = trigger.NextFire is { } time ? $", next at {time:yyyy-MM-dd HH:mm:ss zzz}" : "";
                Screen.Line($"    {trigger.Kind}  {trigger.Detail}{next}");
            }

            // Routes of one API, and prefixes of one bucket, are told apart above.
            foreach (var command in own.DistinctBy(trigger => trigger.Kind).DefaultIfEmpty()
                .Select(trigger => TriggerCommand.Of(function, trigger, sample)).Distinct())
            {
                Screen.Line($"      {command}");
            }
        }
    }

    private static async Task ServicesAsync(LocalEnvironment environment, CancellationToken cancellationToken)
    {
        await environment.ServicesEnded.WaitAsync(cancellationToken);
        throw new UserException("the local AWS ended by itself; what it held is gone.");
    }

    private sealed record Settings(
        IReadOnlyCollection<string> Jobs,
        bool Watch,
        int Port,
        int HttpPort,
        int ConsolePort,
        DateTimeOffset? At,
        bool Sentry,
        IReadOnlyList<(ILocalExtra Extra, string? Value)> Extras);
}
