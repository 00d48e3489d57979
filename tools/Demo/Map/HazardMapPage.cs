using System.Text;
using LocalAws.ConsolePage;
using LocalAws.LambdaHost;
using LocalAws.Triggers;
using Microsoft.AspNetCore.Http;

namespace Demo.Map;

/// <summary>The map of hazards: a page of the console where the job HazardsApi is deployed.</summary>
/// <param name="functions">All deployed functions.</param>
internal sealed class HazardMapPage(
    HazardMap hazards, Func<CancellationToken, Task<IReadOnlyList<FunctionConfiguration>>> functions) : IConsolePage
{
    public static PageFiles Files { get; } = new(typeof(HazardMapPage).Assembly, "Map");

    public string Name => "map";

    public string Title => "Hazard map";

    public bool IsShown(IReadOnlyList<FunctionConfiguration> functions) => functions.Any(function => function.Name == HazardMap.Function);

    public PageFile? Find(string file) => Files.Find(file);

    /// <summary><c>hazards.geojson</c>: what HazardsApi answers, 200 with an ETag, or 304 for the ETag that the page has.</summary>
    public async Task RespondAsync(HttpContext http, string path)
    {
        var status = http.Request.Query["status"].ToString();
        if (path != "hazards.geojson")
        {
            await Reply.RefuseAsync(http, StatusCodes.Status404NotFound, "There is no such page.");
        }
        else if (!HazardMap.Statuses.Contains(status))
        {
            await Reply.RefuseAsync(http, StatusCodes.Status400BadRequest, $"status is one of {string.Join(", ", HazardMap.Statuses)}.");
        }
        else
        {
            await SendHazardsAsync(http, status);
        }
    }

    private async Task SendHazardsAsync(HttpContext http, string status)
    {
        var isActive = http.Request.Query["active"] != "false";
        var response = IsShown(await functions(http.RequestAborted))
            ? await hazards.ReadAsync(status, isActive, http.Request.Headers.IfNoneMatch.ToString(), http.RequestAborted)
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
