using System.Net.Http.Headers;
using System.Text.Json;

namespace Demo;

/// <summary>What the job HazardsApi serves of hazards, one line each.</summary>
internal sealed class HazardsMap(DemoRun demo, HazardsApiKey key)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Asks until it is as it must become.</summary>
    /// <param name="query">Of <c>hazards.geojson</c>.</param>
    public async Task<(Uri Address, List<JsonElement> Features)> WaitAsync(
        string query, Func<List<JsonElement>, bool> isSo, CancellationToken cancellationToken)
    {
        var address = new Uri(demo.HttpApi("hazards_api"), $"hazards.geojson?{query}");
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Token);
        var since = DateTimeOffset.UtcNow;
        while (true)
        {
            using var response = await http.GetAsync(address, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            var features = response.IsSuccessStatusCode ? JsonElement.Parse(body).GetProperty("features").EnumerateArray().ToList() : [];
            if (response.IsSuccessStatusCode && isSo(features))
            {
                return (address, features);
            }

            if (DateTimeOffset.UtcNow - since > LongestWait)
            {
                throw new UserException(
                    $"{address} did not become what it should in {LongestWait.TotalSeconds:0} s: {(int)response.StatusCode} {body}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }

    /// <summary>Severity, phase and headlines.</summary>
    public static string Line(JsonElement feature)
    {
        var hazard = feature.GetProperty("properties");
        var headline = OneLine(hazard.GetProperty("headline").GetString()!);
        return $"[{hazard.GetProperty("severity")} {Phase(feature)}] {hazard.GetProperty("headlineEn").GetString()} / {headline}";
    }

    public static string? Phase(JsonElement feature) => feature.GetProperty("properties").GetProperty("phase").GetString();

    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
