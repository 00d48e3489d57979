using System.Buffers;
using System.Globalization;
using System.Text;

namespace WorkerLib.Lambda;

/// <summary>
/// The Lambda Runtime API, version 2018-06-01: next event, response, error, init error
/// (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
/// </summary>
internal sealed class RuntimeApiClient(string authority) : IDisposable
{
    private const string Root = "/2018-06-01/runtime";

    private static readonly SearchValues<char> IdChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:~");

    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(15);

    private readonly HttpConnection connection = new(authority);
    private readonly byte[] nextHead = Encoding.ASCII.GetBytes($"GET {Root}/invocation/next HTTP/1.1\r\nHost: {authority}\r\n\r\n");

    /// <summary>Waits for the next event, without a time limit.</summary>
    /// <returns>False when the Runtime API says (410) that there will be none.</returns>
    /// <param name="headers">The headers of the event.</param>
    /// <param name="body">The event as JSON, valid until the next call of this client.</param>
    public bool TryNext(out InvocationHeaders headers, out ReadOnlySpan<byte> body)
    {
        var response = connection.Send(nextHead, default);
        if (response.Status == 410)
        {
            headers = new InvocationHeaders("", DateTimeOffset.UnixEpoch, "", "");
            body = default;
            return false;
        }

        var requestId = response.Header("Lambda-Runtime-Aws-Request-Id"u8);
        if (response.Status != 200 || requestId.Length == 0)
        {
            throw new RuntimeApiException(
                $"The Runtime API responded with {response.Status} to /invocation/next: {Excerpt(response.Body)}");
        }

        if (requestId.AsSpan().ContainsAnyExcept(IdChars))
        {
            throw new RuntimeApiException($"The Runtime API gave an event the id '{requestId}', which no path can hold.");
        }

        headers = new InvocationHeaders(
            requestId,
            Deadline(response.TimeHeader("Lambda-Runtime-Deadline-Ms"u8), DateTimeOffset.UtcNow),
            response.Header("Lambda-Runtime-Invoked-Function-Arn"u8),
            response.Header("Lambda-Runtime-Trace-Id"u8));
        body = response.Body;
        return true;
    }

    /// <summary>
    /// No function has longer than the longest timeout, and no timer can wait for 50 days. An event that ended longer ago than that cannot
    /// be either: it says 0, or seconds.
    /// </summary>
    private static DateTimeOffset Deadline(DateTimeOffset? said, DateTimeOffset now) =>
        said > now - MaxTimeout && said < now + MaxTimeout ? said.Value : now + MaxTimeout;

    /// <summary>Posts the response to an event.</summary>
    /// <exception cref="ResponseSizeTooLargeException">The Runtime API refused it (413).</exception>
    public void PostResponse(string requestId, ReadOnlySpan<byte> response) =>
        Post($"/invocation/{requestId}/response", null, response);

    /// <summary>Posts that the job failed on an event; the process goes on with the next one.</summary>
    public void PostError(string requestId, ErrorResponse error) =>
        Post($"/invocation/{requestId}/error", error.ErrorType, error.Json());

    /// <summary>Posts that the process could not start; it must end after that.</summary>
    public void PostInitError(ErrorResponse error) =>
        Post("/init/error", error.ErrorType, error.Json());

    public void Dispose() => connection.Dispose();

    private void Post(string path, string? errorType, ReadOnlySpan<byte> body)
    {
        var errorHeader = errorType is null ? "" : $"Lambda-Runtime-Function-Error-Type: {errorType}\r\n";
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST {Root}{path} HTTP/1.1\r\nHost: {authority}\r\nContent-Type: application/json\r\n"
            + $"{errorHeader}Content-Length: {body.Length}\r\n\r\n");
        var response = connection.Send(Encoding.ASCII.GetBytes(head), body);
        switch (response.Status)
        {
            case 202:
                return;
            case 413:
                throw new ResponseSizeTooLargeException();
            default:
                throw new RuntimeApiException($"The Runtime API responded with {response.Status} to {path}: {Excerpt(response.Body)}");
        }
    }

    private static string Excerpt(ReadOnlySpan<byte> body) => Encoding.UTF8.GetString(body[..Math.Min(body.Length, 500)]);
}
