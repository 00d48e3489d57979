using System.Globalization;
using System.Text;
using LocalAws.ConsolePage;
using LocalAws.LambdaHost;
using LocalAws.Triggers;
using Microsoft.AspNetCore.Http;

namespace Demo.Map;

/// <summary>The map of hazards: a page of the console where the job HazardsApi is deployed.</summary>
/// <param name="functions">All deployed functions.</param>
internal sealed class HazardMapPage(
    HazardMap hazards, HazardRecord record, Func<CancellationToken, Task<IReadOnlyList<FunctionConfiguration>>> functions) : IConsolePage
{
    public static PageFiles Files { get; } = new(typeof(HazardMapPage).Assembly, "Map");

    public string Name => "map";

    public string Title => "Hazard map";

    public bool IsShown(IReadOnlyList<FunctionConfiguration> functions) => functions.Any(function => function.Name == HazardMap.Function);

    public PageFile? Find(string file) => Files.Find(file);

    /// <summary>
    /// <c>hazards.geojson</c> is what HazardsApi answers, 200 with an ETag, or 304 for the ETag that the page has;
    /// <c>history.json</c> and <c>alerts.json</c> are what came after so many (<c>after</c>).
    /// </summary>
    public Task RespondAsync(HttpContext http, string path) => path switch
    {
        "hazards.geojson" => SendHazardsAsync(http),
        "history.json" => SendChangesAsync(http, SendHistoryAsync),
        "alerts.json" => SendChangesAsync(http, SendAlertsAsync),
        _ => Reply.RefuseAsync(http, StatusCodes.Status404NotFound, "There is no such page."),
    };

    private static Task SendChangesAsync(HttpContext http, Func<HttpContext, long, Task> send) =>
        long.TryParse(http.Request.Query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var after)
            ? send(http, after)
            : Reply.RefuseAsync(http, StatusCodes.Status400BadRequest, "after is a whole number: how many the page has.");

    private async Task SendHistoryAsync(HttpContext http, long after)
    {
        var changes = await record.VersionsAsync(after, http.RequestAborted);
        await Reply.JsonAsync(http, new { changes.Of, changes.Last, changes.Missed, changes.Unreadable, Versions = changes.Items });
    }

    private async Task SendAlertsAsync(HttpContext http, long after)
    {
        var changes = await record.AlertsAsync(after, http.RequestAborted);
        var destinations = await record.DestinationsAsync(http.RequestAborted);
        await Reply.JsonAsync(http, new
        {
            changes.Of,
            changes.Last,
            changes.Missed,
            changes.Unreadable,
            Alerts = changes.Items,
            Destinations = destinations.ToDictionary(of => of.Key, of => of.Order(StringComparer.Ordinal)),
        });
    }

    private async Task SendHazardsAsync(HttpContext http)
    {
        var (status, cursor) = (http.Request.Query["status"].ToString(), http.Request.Query["cursor"].ToString());
        await (
            !HazardMap.Statuses.Contains(status)
                ? Reply.RefuseAsync(http, StatusCodes.Status400BadRequest, $"status is one of {string.Join(", ", HazardMap.Statuses)}.")
            : cursor.Length > HazardMap.MaxCursorChars
                ? Reply.RefuseAsync(http, StatusCodes.Status400BadRequest, "cursor is what the page before gave as next.")
            : SendHazardsAsync(http, status, cursor));
    }

    private async Task SendHazardsAsync(HttpContext http, string status, string cursor)
    {
        var isActive = http.Request.Query["active"] != "false";
        var response = IsShown(await functions(http.RequestAborted))
            ? await hazards.ReadAsync(status, isActive, cursor, http.Request.Headers.IfNoneMatch.ToString(), http.RequestAborted)
            : null;
        await (response switch
        {
            null => Reply.RefuseAsync(http, StatusCodes.Status404NotFound, $"There is no function {HazardMap.Function}."),
            { StatusCode: 200 or 304 } => SendAsync(http, response),
            _ => Reply.RefuseAsync(
                http,
                StatusCodes.Status502BadGateway,
                $"{HazardMap.Function} responds with {response.StatusCode}: {Encoding.UTF8.GetString(response.Body.Span)}"),
        });
    }

    private static async Task SendAsync(HttpContext http, FunctionHttpResponse response)
    {
        http.Response.StatusCode = response.StatusCode;
        foreach (var header in response.Headers.Where(header => header.Key.ToUpperInvariant() is "ETAG" or "CONTENT-TYPE"))
        {
            http.Response.Headers[header.Key] = header.Value;
        }

        await http.Response.Body.WriteAsync(response.Body, http.RequestAborted);
    }
}
