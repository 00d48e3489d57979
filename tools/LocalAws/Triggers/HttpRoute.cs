namespace LocalAws.Triggers;

/// <summary>A route of an HTTP API, such as <c>GET /orders/{id}</c>, <c>ANY /files/{path+}</c> or <c>$default</c>.</summary>
/// <param name="Key">As it is written, and as the event names it.</param>
/// <param name="Function">What it starts.</param>
/// <param name="NeedsSignature">Whether AWS lets in only who signs the request; here nobody needs to.</param>
internal sealed record HttpRoute(string Key, string Function, bool NeedsSignature)
{
    private const string Default = "$default";
    private const string Any = "ANY";

    /// <summary>The route that a request takes, and the values of its path variables; null when there is none.</summary>
    /// <param name="path">Undecoded, beginning with a slash, without the stage.</param>
    public static (HttpRoute Route, IReadOnlyDictionary<string, string> Parameters)? Find(
        IEnumerable<HttpRoute> routes, string method, string path)
    {
        var found = routes
            .Select(route => (Route: route, Parameters: route.Match(method, path)))
            .Where(candidate => candidate.Parameters is not null)
            .OrderBy(candidate => candidate.Route.Rank(), StringComparer.Ordinal)
            .FirstOrDefault();
        return found.Parameters is null ? null : (found.Route, found.Parameters);
    }

    private string Method => Key.Split(' ')[0];

    private string[] Segments => Key == Default ? [] : Split(Key.Split(' ')[1]);

    /// <summary>Orders routes from the most to the least specific: literal before variable before greedy, a method before ANY.</summary>
    private string Rank() =>
        Key == Default
            ? "9"
            : string.Concat(Segments.Select(segment => IsGreedy(segment) ? '2' : IsVariable(segment) ? '1' : '0'))
                + (Method == Any ? "2" : "1");

    private Dictionary<string, string>? Match(string method, string path)
    {
        var parameters = new Dictionary<string, string>();
        if (Key == Default)
        {
            return parameters;
        }

        if (Method != Any && !string.Equals(Method, method, StringComparison.Ordinal))
        {
            return null;
        }

        var wanted = Segments;
        var given = Split(path);
        for (var i = 0; i < wanted.Length; i++)
        {
            if (IsGreedy(wanted[i]))
            {
                // Stands for one segment at least.
                parameters[wanted[i][1..^2]] = Uri.UnescapeDataString(string.Join('/', given.Skip(i)));
                return given.Length > i ? parameters : null;
            }

            if (i >= given.Length)
            {
                return null;
            }

            if (IsVariable(wanted[i]) && given[i].Length > 0)
            {
                parameters[wanted[i][1..^1]] = Uri.UnescapeDataString(given[i]);
            }
            else if (wanted[i] != Uri.UnescapeDataString(given[i]))
            {
                return null;
            }
        }

        return given.Length == wanted.Length ? parameters : null;
    }

    private static bool IsVariable(string segment) => segment.StartsWith('{') && segment.EndsWith('}');

    private static bool IsGreedy(string segment) => IsVariable(segment) && segment.EndsWith("+}", StringComparison.Ordinal);

    private static string[] Split(string path) => path[1..].Split('/');
}
