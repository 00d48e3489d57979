using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Worker.Tool.LambdaHost;
using Worker.Tool.LocalAws;
using Worker.Tool.Triggers;

namespace Worker.Tool.Commands;

/// <summary><c>./worker up</c>: builds, deploys to a local AWS and serves every function until it is interrupted.</summary>
internal static class UpCommand
{
    private const int DefaultPort = 3001;
    private const int DefaultHttpPort = 3002;

    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Port of the Invoke API on 127.0.0.1.", DefaultValueFactory = _ => DefaultPort };
        var httpPort = new Option<int>("--http-port") { Description = "Port of the HTTP APIs on 127.0.0.1.", DefaultValueFactory = _ => DefaultHttpPort };
        var at = new Option<DateTimeOffset?>("--at")
        {
            Description = "Set the clock of the schedules to this time; what is due then fires.",
            HelpName = "2026-11-21T09:00:00+09:00",
            CustomParser = ReadTime,
        };
        var sentry = new Option<bool>("--sentry") { Description = "Start Spotlight, a local viewer, and show there what the jobs report to Sentry." };
        var command = new DetailedCommand(
            "up",
            "Deploy everything to a local AWS and serve it until Ctrl-C.",
            """
            Builds the package, starts the local AWS, applies the real Terraform and runs the packaged executable for every function.
            Call a function with ./worker invoke, or with any AWS client:

              aws lambda invoke --endpoint-url http://127.0.0.1:3001 --function-name process_checker out.json

            What starts the functions on AWS starts them here: schedules at their times, objects put into buckets, messages of queues
            and topics, changes of tables, and HTTP APIs, each below its name:

              curl -X POST -d '{}' http://127.0.0.1:3002/<api>/<path>
              ./worker up --at 2026-11-21T09:00:00+09:00      fires what is due at nine in Tokyo, and goes on from there

            --at sets the clock of the schedules and the time that they tell their functions, not the clock of the machine. Waits
            before a retry are shorter than on AWS: a second for a minute. Failed events end in the dead-letter queue, as there.
            """)
        {
            port,
            httpPort,
            at,
            sentry,
        };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(port), parsed.GetValue(httpPort), parsed.GetValue(at), parsed.GetValue(sentry), cancellationToken));
        return command;
    }

    /// <summary>Builds and deploys with progress on the screen; the caller ends what it gets.</summary>
    public static async Task<LocalEnvironment> DeployAsync(
        Repository repository,
        CancellationToken cancellationToken,
        int port = 0,
        Action<string, string>? onLog = null,
        Action<string, InvocationResult>? onInvoked = null,
        Spotlight? spotlight = null)
    {
        await Screen.StepAsync("checking prerequisites", _ => Prerequisites.CheckAsync(repository, cancellationToken));
        var package = await Screen.StepAsync("building the package", note => Package.BuildAsync(repository, cancellationToken, note));
        Screen.Line(package);
        var environment = await Screen.StepAsync(
            "starting the local AWS", _ => LocalEnvironment.StartAsync(repository, cancellationToken, port, onLog, onInvoked, ReportingTo(spotlight)));
        try
        {
            await Screen.StepAsync("terraform init", _ => environment.InitAsync(cancellationToken));
            await Screen.StepAsync("terraform apply", note => environment.ApplyAsync(cancellationToken, note));
            return environment;
        }
        catch
        {
            await environment.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts Spotlight when it is wanted.</summary>
    public static async Task<Spotlight?> StartSpotlightAsync(bool wanted, Repository repository, CancellationToken cancellationToken) => wanted
        ? await Screen.StepAsync("starting Spotlight (the first time installs it with npm)", _ => Spotlight.StartAsync(repository, cancellationToken))
        : null;

    private static Dictionary<string, string> ReportingTo(Spotlight? spotlight) => spotlight is null ? [] : new() { ["SENTRY_DSN"] = spotlight.Dsn };

    private static DateTimeOffset? ReadTime(ArgumentResult argument)
    {
        // Without an offset it would mean another moment on each machine.
        string[] formats = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"];
        if (DateTimeOffset.TryParseExact(argument.Tokens.Single().Value, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        argument.AddError($"--at {argument.Tokens.Single().Value}: write the time with its offset, as in 2026-11-21T09:00:00+09:00 or 2026-11-21T00:00:00Z");
        return null;
    }

    private static async Task<int> RunAsync(int port, int httpPort, DateTimeOffset? at, bool sentry, CancellationToken cancellationToken)
    {
        await ServeAsync(port, httpPort, at, sentry, cancellationToken);
        Screen.Line("Stopped.");
        return 0;
    }

    private static async Task ServeAsync(int port, int httpPort, DateTimeOffset? at, bool sentry, CancellationToken cancellationToken)
    {
        Loopback.CheckFree(port);
        Loopback.CheckFree(httpPort);
        var repository = Repository.Find();
        await using var spotlight = await StartSpotlightAsync(sentry, repository, cancellationToken);
        await using var environment = await DeployAsync(
            repository,
            cancellationToken,
            port,
            (function, line) => Screen.Line($"{function}  {line}"),
            (function, result) => Screen.Line($"{function}  {result.ReportLine}"),
            spotlight);

        await environment.StartTriggersAsync(problem => Screen.Line($"trigger  {problem}"), cancellationToken, httpPort, at);
        ShowServed(await environment.FunctionNamesAsync(cancellationToken), environment.Triggers!.Triggers);

        if (spotlight is not null)
        {
            Screen.Line($"What the jobs report to Sentry shows at {spotlight.Url}");
        }

        Screen.Line($"Invoke API {environment.Functions.Url}, AWS services {environment.Endpoint}. Ctrl-C ends it.");
        try
        {
            var served = new Served(environment.Functions.Url.ToString(), environment.Endpoint.ToString());
            await File.WriteAllTextAsync(repository.Served, JsonSerializer.Serialize(served), cancellationToken);
            await environment.ServicesEnded.WaitAsync(cancellationToken);
            throw new UserException("the local AWS ended by itself; what it held is gone.");
        }
        catch (OperationCanceledException)
        {
            // The way this command ends.
        }
        finally
        {
            File.Delete(repository.Served);
        }
    }

    private static void ShowServed(IReadOnlyList<string> functions, IReadOnlyList<Trigger> triggers)
    {
        Screen.Title("Serving");
        foreach (var function in functions)
        {
            var own = triggers.Where(trigger => trigger.Function == function).ToList();
            Screen.Line($"  {function}{(own.Count == 0 ? "  by hand" : "")}");
            foreach (var trigger in own)
            {
                var next = trigger.NextFire is { } time ? $", next at {time:yyyy-MM-dd HH:mm:ss zzz}" : "";
                Screen.Line($"    {trigger.Kind}  {trigger.Detail}{next}");
            }
        }
    }
}
