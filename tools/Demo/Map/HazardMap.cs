using System.Text.Json;
using Amazon.DynamoDBv2;
using LocalAws.ConsolePage;
using LocalAws.LambdaHost;
using LocalAws.Triggers;

namespace Demo.Map;

/// <summary>
/// What the map of the page shows: it asks the job HazardsApi as its HTTP API would, with an API key that it makes for itself at the first
/// query and that nobody else ever sees.
/// </summary>
/// <param name="invoke">Runs a function of a name on an event, as <see cref="IConsolePage.StartedBy"/>; null
/// when there is no such function.</param>
[NeedsJobs("hazards_api")]
internal sealed class HazardMap(IAmazonDynamoDB dynamoDB, Func<string, ReadOnlyMemory<byte>, Task<InvocationResult?>> invoke)
{
    public const string Function = "hazards_api";
    public const int MaxCursorChars = 2000;

    private const string KeyId = "console";
    private const string Path = "/hazards.geojson";
    private const int MaxPerPage = 200;

    private readonly HazardsApiKey key = new(KeyId);
    private bool isKeyKept;

    public static IReadOnlyList<string> Statuses { get; } = ["real", "drill", "test"];

    /// <summary>Asks for the hazards as GeoJSON.</summary>
    /// <param name="status">One of <see cref="Statuses"/>.</param>
    /// <param name="isActive">Only what is in force.</param>
    /// <param name="cursor">Of the page before; empty for the first page.</param>
    /// <param name="etag">Of the last response; empty for none.</param>
    /// <returns>Null when the function is not deployed.</returns>
    public async Task<FunctionHttpResponse?> ReadAsync(
        string status, bool isActive, string cursor, string etag, CancellationToken cancellationToken)
    {
        await KeepKeyAsync(cancellationToken);
        var result = await invoke(Function, Event(status, isActive, cursor, etag));
        if (result is null)
        {
            return null;
        }

        var response = result.FunctionError is null ? FunctionHttpResponse.Read(result.Payload) : FunctionHttpResponse.InternalServerError;
        isKeyKept = response.StatusCode != 401; // else Terraform made the table anew
        return response;
    }

    /// <summary>Twice at once would write the same row twice.</summary>
    private async Task KeepKeyAsync(CancellationToken cancellationToken)
    {
        if (isKeyKept)
        {
            return;
        }

        await key.PutAsync(dynamoDB, cancellationToken);
        isKeyKept = true;
    }

    /// <summary>An event of an HTTP API, payload format 2.0.</summary>
    private byte[] Event(string status, bool isActive, string cursor, string etag)
    {
        var now = DateTimeOffset.UtcNow;
        var headers = new Dictionary<string, string> { ["authorization"] = $"Bearer {key.Token}" };
        if (etag.Length > 0)
        {
            headers["if-none-match"] = etag;
        }

        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                Version = "2.0",
                RouteKey = $"GET {Path}",
                RawPath = Path,
                RawQueryString = $"status={status}&active={(isActive ? "true" : "false")}&limit={MaxPerPage}"
                    + (cursor.Length > 0 ? $"&cursor={Uri.EscapeDataString(cursor)}" : ""),
                Headers = headers,
                RequestContext = new
                {
                    Http = new { Method = "GET", Path, Protocol = "HTTP/1.1", SourceIp = "127.0.0.1", UserAgent = "console" },
                    RequestId = Guid.NewGuid().ToString("N"),
                    RouteKey = $"GET {Path}",
                    Stage = "$default",
                    TimeEpoch = now.ToUnixTimeMilliseconds(),
                },
                IsBase64Encoded = false,
            },
            JsonSerializerOptions.Web);
    }
}
