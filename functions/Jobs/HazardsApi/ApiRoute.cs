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

    /// <summary>Null when it is no path of this API. Before it may stand a stage or the base path of a domain, behind it slashes.</summary>
    /// <param name="path">As it came, undecoded.</param>
    public static ApiRoute? Find(string path)
    {
        path = path.TrimEnd('/');
        var one = path.LastIndexOf(OfOne, StringComparison.Ordinal);
        return path.EndsWith("/hazards", StringComparison.Ordinal) ? new ApiRoute(ApiRouteKind.List)
            : path.EndsWith("/hazards.geojson", StringComparison.Ordinal) ? new ApiRoute(ApiRouteKind.Map)
            : one >= 0 ? OfHazard(path[(one + OfOne.Length)..])
            : null;
    }

    private static ApiRoute? OfHazard(string rest)
    {
        var isCap = rest.EndsWith("/cap", StringComparison.Ordinal);
        var id = Uri.UnescapeDataString(isCap ? rest[..^4] : rest);
        return id.Length is > 0 and <= MaxIdLength && !id.AsSpan().ContainsAnyExcept(IdChars)
            ? new ApiRoute(isCap ? ApiRouteKind.Cap : ApiRouteKind.Hazard, id)
            : null;
    }
}
