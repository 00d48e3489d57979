using System.CommandLine;
using System.Text;
using System.Text.Json;
using Worker.Tool.LambdaHost;

namespace Worker.Tool.Commands;

/// <summary><c>./worker invoke</c>: calls a function that <c>./worker up</c> serves.</summary>
internal static class InvokeCommand
{
    public static Command Create()
    {
        var function = new Argument<string>("function") { Description = "Name of the function, such as process_checker." };
        var eventFile = new Option<string?>("--event") { Description = "File with the event as JSON, or - for standard input. Without it the event is {}.", HelpName = "FILE|-" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object with result, error, log and duration instead of the result alone." };
        var command = new DetailedCommand(
            "invoke",
            "Call a served function: its result goes to standard output, its log to standard error.",
            """
              ./worker invoke process_checker
              echo '{"day":"2026-11-19"}' | ./worker invoke export_api_log --event -

            Exit code 1 when the function failed.
            """)
        {
            function,
            eventFile,
            json,
        };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetRequiredValue(function), parsed.GetValue(eventFile), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string function, string? eventFile, bool asJson, CancellationToken cancellationToken)
    {
        var served = Served.Read(Repository.Find());
        var payload = await ReadEventAsync(eventFile, cancellationToken);

        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(served.InvokeUrl), $"/2015-03-31/functions/{Uri.EscapeDataString(function)}/invocations"))
        {
            Content = new ByteArrayContent(payload),
        };
        request.Headers.Add("X-Amz-Log-Type", "Tail");
        request.Headers.Add(InvocationSource.Header, "worker invoke");
        using var answer = await SendAsync(http, request, cancellationToken);
        var result = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new UserException(MessageOf(result));
        }

        var failed = answer.Headers.Contains("X-Amz-Function-Error");
        var log = Encoding.UTF8.GetString(Convert.FromBase64String(answer.Headers.GetValues("X-Amz-Log-Result").Single()));
        if (asJson)
        {
            await Console.Out.WriteLineAsync($$"""{"failed":{{(failed ? "true" : "false")}},"result":{{(result.Length == 0 ? "null" : result)}},"log":{{JsonSerializer.Serialize(log)}}}""");
        }
        else
        {
            await Console.Error.WriteAsync(log);
            await Console.Out.WriteLineAsync(result);
        }

        return failed ? UserException.Failed : 0;
    }

    private static string MessageOf(string problem)
    {
        try
        {
            return JsonElement.Parse(problem).GetProperty("Message").GetString()!;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return problem;
        }
    }

    private static async Task<byte[]> ReadEventAsync(string? eventFile, CancellationToken cancellationToken)
    {
        if (eventFile is null)
        {
            return "{}"u8.ToArray();
        }

        byte[] payload;
        try
        {
            using var content = new MemoryStream();
            await using var source = eventFile == "-" ? Console.OpenStandardInput() : File.OpenRead(eventFile);
            await source.CopyToAsync(content, cancellationToken);
            payload = content.ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"cannot read the event: {exception.Message}", UserException.WrongUsage);
        }

        try
        {
            using var json = JsonDocument.Parse(payload);
            return payload;
        }
        catch (JsonException exception)
        {
            throw new UserException($"the event is not JSON: {exception.Message}", UserException.WrongUsage);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException)
        {
            throw Served.Nothing();
        }
    }
}
