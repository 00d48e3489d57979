using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using LocalAws.LambdaHost;
using LocalAws.Setup;
using Worker.Cli.Commands;

StandardStreams.Guard();
using var temporary = TemporaryFiles.Gather();

// A proxy of the environment is not for what runs here; everything started from here inherits this.
foreach (var name in new[] { "NO_PROXY", "no_proxy" })
{
    string?[] hosts = [Environment.GetEnvironmentVariable(name), "127.0.0.1,localhost"];
    Environment.SetEnvironmentVariable(name, string.Join(',', hosts.Where(value => !string.IsNullOrEmpty(value))));
}

await using var compiler = SharedCompiler.OfThisProcess;

// Ctrl-C, kill and a closed terminal end the command in order: what it started is stopped. A second Ctrl-C ends it at once.
PosixProcess.HearInterrupts();
using var ending = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, End);

try
{
    // The one place that knows what the jobs of this repository are.
    var root = WorkerCommand.Create(new Demo.JobExtras(), args.FirstOrDefault());

    // Arguments that begin with @ are values here, not files of arguments.
    var parsed = root.Parse(args.Length == 0 ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
    if (parsed.Action is ParseErrorAction usage)
    {
        usage.ShowHelp = false; // the mistake would scroll away
    }

    MachineSetup.UseInstalled(Repository.Find());
    var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    var exitCode = await parsed.InvokeAsync(configuration, ending.Token);
    if (parsed.Action is not ParseErrorAction)
    {
        return exitCode;
    }

    await Console.Error.WriteLineAsync($"Usage: ./{UsageOf(parsed.CommandResult)}; --help shows more.");
    return UserException.WrongUsage;
}
catch (UserException exception)
{
    await Console.Error.WriteLineAsync($"worker: {exception.Message}");
    return exception.ExitCode;
}
catch (Exception exception) when (FileProblem.Is(exception))
{
    await Console.Error.WriteLineAsync($"worker: {FileProblem.Of(exception)}"); // a full disk, a folder that may not be written to
    return UserException.Failed;
}
catch (HttpRequestException exception)
{
    await Console.Error.WriteLineAsync($"worker: a service did not answer: {exception.Message}");
    return UserException.Failed;
}
catch (OperationCanceledException) when (ending.IsCancellationRequested)
{
    const int interrupted = 130;
    await Console.Error.WriteLineAsync("worker: interrupted; everything it started is stopped.");
    return interrupted;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("worker: a service did not answer in time; repeat it.");
    return UserException.Failed;
}
catch (Exception exception) when (Environment.GetEnvironmentVariable("WORKER_TRACE") is not "1")
{
    var cause = exception.GetBaseException();
    var said = cause.Message.Split('\n')[0].Trim();
    await Console.Error.WriteLineAsync(
        $"worker: {cause.GetType().Name}: {said} If it repeats, it is a mistake of this tool: with WORKER_TRACE=1 it shows where.");
    return UserException.Failed;
}

static string UsageOf(CommandResult result)
{
    var path = new List<string>();
    for (SymbolResult? at = result; at is CommandResult command; at = at.Parent)
    {
        path.Insert(0, command.Command.Name);
    }

    var arguments = result.Command.Arguments.Select(argument => $" <{argument.HelpName ?? argument.Name}>");
    var commands = result.Command.Subcommands.Count > 0 ? " <command>" : "";
    return $"{string.Join(' ', path)}{commands}{string.Concat(arguments)} [options]";
}

void End(PosixSignalContext signal)
{
    signal.Cancel = !ending.IsCancellationRequested;
    ending.Cancel();
}
