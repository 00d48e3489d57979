using System.Text;
using System.Text.Json;
using LocalAws.LambdaHost;
using Worker.Cli.Commands;

namespace Worker.Cli.Aws;

/// <summary>What came of calling a function.</summary>
/// <param name="Result">Its response, or its error, as JSON; empty when nobody waited for one.</param>
/// <param name="Failed">True when the function failed.</param>
/// <param name="Log">The last 4 KB of its log.</param>
internal sealed record Invocation(string Result, bool Failed, string Log);

/// <summary>The deployed functions of one place.</summary>
internal interface IFunctions
{
    /// <summary>Calls a function.</summary>
    /// <param name="wait">False only hands the event over; Lambda then retries a failure as the function's Terraform says.</param>
    /// <exception cref="UserException">It could not be called.</exception>
    Task<Invocation> InvokeAsync(string function, ReadOnlyMemory<byte> payload, bool wait, CancellationToken cancellationToken);
}

/// <summary>The functions that <c>./worker up</c> serves.</summary>
internal sealed class LocalFunctions(Served served) : IFunctions
{
    public async Task<Invocation> InvokeAsync(
        string function, ReadOnlyMemory<byte> payload, bool wait, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var path = $"/2015-03-31/functions/{Uri.EscapeDataString(function)}/invocations";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(served.InvokeUrl), path))
        {
            Content = new ReadOnlyMemoryContent(payload),
        };
        request.Headers.Add("X-Amz-Log-Type", "Tail");
        request.Headers.Add(InvocationSource.Header, "worker invoke");
        request.Headers.Add("X-Amz-Invocation-Type", wait ? "RequestResponse" : "Event");
        using var response = await Served.SendAsync(http, request, cancellationToken);
        var result = await response.Content.ReadAsStringAsync(cancellationToken);
        var log = response.Headers.TryGetValues("X-Amz-Log-Result", out var tail)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(tail.Single()))
            : "";
        return new Invocation(result, response.Headers.Contains("X-Amz-Function-Error"), log);
    }
}

/// <summary>The functions of an AWS account.</summary>
internal sealed class AccountFunctions(AwsCli aws) : IFunctions
{
    private const string ReadTimeoutSeconds = "910"; // a function may run for 900 s

    public async Task<Invocation> InvokeAsync(
        string function, ReadOnlyMemory<byte> payload, bool wait, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("worker-");
        try
        {
            var eventFile = Path.Combine(folder.FullName, "event.json");
            var resultFile = Path.Combine(folder.FullName, "result.json");
            await File.WriteAllBytesAsync(eventFile, payload, cancellationToken);

            // The one operation that writes a file, and takes no --cli-input-json.
            var output = await aws.RunAsync(
                [
                    "lambda", "invoke", "--function-name", function,
                    "--invocation-type", wait ? "RequestResponse" : "Event", "--log-type", wait ? "Tail" : "None",
                    "--payload", $"fileb://{eventFile}", "--cli-read-timeout", ReadTimeoutSeconds, "--output", "json", resultFile,
                ],
                cancellationToken);
            var response = JsonElement.Parse(output);
            var log = response.TryGetProperty("LogResult", out var tail)
                ? Encoding.UTF8.GetString(Convert.FromBase64String(tail.GetString()!))
                : "";
            var result = await File.ReadAllTextAsync(resultFile, cancellationToken);
            return new Invocation(result, response.TryGetProperty("FunctionError", out _), log);
        }
        catch (AwsCliException exception) when (exception.Code == "ResourceNotFoundException")
        {
            throw new UserException($"{function} is not deployed to {aws.Place}.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
