using System.Buffers;

namespace Worker.Jobs.HazardsApi;

internal enum ApiRouteKind
{
    List,
    Map,
    Hazard,
    Cap,
}

/// <summary>What a path asks for.</summary>
/// <param name="Id">The hazard; empty for lists.</param>
internal sealed record ApiRoute(ApiRouteKind Kind, string Id = "")
{
    private const string OfOne = "/hazards/";

    /// <summary>Longer than any key of an event.</summary>
    private const int MaxIdLength = 1000;

    private static readonly SearchValues<char> IdChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>Null when it is no path of this API.</summary>
    /// <param name="path">As it came, undecoded.</param>
    public static ApiRoute? Find(string path) => path switch
    {
        "/hazards" => new ApiRoute(ApiRouteKind.List),
        "/hazards.geojson" => new ApiRoute(ApiRouteKind.Map),
        _ => path.StartsWith(OfOne, StringComparison.Ordinal) ? OfHazard(path[OfOne.Length..]) : null,
    };

    private static ApiRoute? OfHazard(string rest)
    {
        var isCap = rest.EndsWith("/cap", StringComparison.Ordinal);
        var id = Uri.UnescapeDataString(isCap ? rest[..^4] : rest);
        return id.Length is > 0 and <= MaxIdLength && !id.AsSpan().ContainsAnyExcept(IdChars)
            ? new ApiRoute(isCap ? ApiRouteKind.Cap : ApiRouteKind.Hazard, id)
            : null;
    }
}
