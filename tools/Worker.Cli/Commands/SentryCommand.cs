using System.CommandLine;
using System.Net;
using Sentry;
using WorkerLib.Lambda.Reporting;

namespace Worker.Cli.Commands;

/// <summary><c>./worker sentry resend</c>: sends the events that jobs could not send and wrote to their logs.</summary>
internal static class SentryCommand
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        const string unreadable = "could not be read because its line was cut";
        var log = new Argument<string?>("log")
        {
            Description = "File with log lines, or - for standard input.",
            DefaultValueFactory = _ => "-",
            HelpName = "FILE|-",
        };
        var resend = new DetailedCommand(
            "resend",
            "Send the events that are in a log because Sentry could not be reached.",
            $"""
            Reads log lines, finds those that hold an event, and sends each event once. The DSN is taken from SENTRY_DSN.

              aws logs tail /aws/lambda/export_api_log --since 1d --format short | SENTRY_DSN=… ./worker sentry resend

            Events keep their ids, so sending one twice shows it once. Exit code 1 when one was not accepted, or {unreadable}.
            """)
        {
            log,
        };
        resend.SetAction((parsed, cancellationToken) => ResendAsync(parsed.GetValue(log)!, cancellationToken));
        return new Command("sentry", "Error reports.") { resend };
    }

    private static async Task<int> ResendAsync(string log, CancellationToken cancellationToken)
    {
        var text = Environment.GetEnvironmentVariable("SENTRY_DSN") ?? "";
        string dsn;
        try
        {
            dsn = Dsn.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new UserException(
                $"SENTRY_DSN cannot be used: {(text.Length == 0 ? "it is not set" : exception.Message)}.", UserException.WrongUsage);
        }

        using var transport = new LambdaTransport(new SentryOptions { Dsn = dsn }, TimeProvider.System);
        var sent = new HashSet<string>();
        var (failed, unreadable) = (0, 0);
        var isLog = false;
        using var reader = Open(log);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            isLog |= line.Contains('{', StringComparison.Ordinal);
            if (!UnsentEvent.IsIn(line))
            {
                continue;
            }

            if (UnsentEvent.Read(line) is not { } item)
            {
                unreadable++;
                continue;
            }

            if (sent.Contains(item.EventId))
            {
                continue;
            }

            using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            budget.CancelAfter(Budget);
            try
            {
                using var envelope = RawJson.Envelope(item.EventId, item.Json);
                if (await transport.SendEnvelopeAsync(envelope, budget.Token))
                {
                    sent.Add(item.EventId);
                    continue;
                }

                Screen.Line($"{item.EventId}: Sentry asks for less; try again later");
            }
            catch (Exception exception)
                when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                Screen.Line($"{item.EventId}: {Explain((exception as HttpRequestException)?.StatusCode)}");
            }

            failed++;
        }

        if (!isLog)
        {
            throw new UserException(
                $"no line of {(log == "-" ? "standard input" : log)} holds JSON: give it the log as the jobs wrote it.",
                UserException.WrongUsage);
        }

        Console.WriteLine($"{sent.Count} sent, {failed} not accepted, {unreadable} unreadable");
        return failed + unreadable > 0 ? UserException.Failed : 0;
    }

    private static StreamReader Open(string log)
    {
        try
        {
            return log == "-" ? new StreamReader(Console.OpenStandardInput()) : new StreamReader(log);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"cannot read the log: {exception.Message}", UserException.WrongUsage);
        }
    }

    private static string Explain(HttpStatusCode? status) =>
        status is null ? "Sentry cannot be reached" : "Sentry refused it; is the DSN right?";
}
