using System.Text;
using WorkerLib;

namespace Worker.Jobs.HazardsApi;

/// <summary>The parameters of a request's query, each at most once; <c>+</c> stands for itself, as in the offset of a time.</summary>
internal sealed class QueryParameters
{
    private const int MaxChars = 4096;
    private const int MaxParameters = 20;

    private readonly Dictionary<string, string> values = [];

    /// <exception cref="BadParameterException">One comes twice, or there are too many.</exception>
    public static QueryParameters Read(string query)
    {
        if (query.Length > MaxChars)
        {
            throw new BadParameterException("", query, $"a query has at most {MaxChars} characters");
        }

        var read = new QueryParameters();
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = Uri.UnescapeDataString(equals < 0 ? part : part[..equals]);
            var value = equals < 0 ? "" : Uri.UnescapeDataString(part[(equals + 1)..]);
            if (!read.values.TryAdd(name, value))
            {
                throw new BadParameterException(name, value, "each parameter once");
            }

            if (read.values.Count > MaxParameters)
            {
                throw new BadParameterException(name, value, $"at most {MaxParameters} parameters");
            }
        }

        return read;
    }

    /// <summary>Its value; null when it is not there.</summary>
    public string? this[string name] => values.GetValueOrDefault(name);

    /// <exception cref="BadParameterException">One is not among those that are known.</exception>
    public void Allow(params ReadOnlySpan<string> known)
    {
        foreach (var (name, value) in values)
        {
            if (!known.Contains(name))
            {
                throw new BadParameterException(
                    name,
                    value,
                    known.IsEmpty ? "no parameter at all" : "no parameter of this name; there are " + string.Join(", ", known!));
            }
        }
    }

    /// <summary>The same query, but with this value for one parameter.</summary>
    public string With(string name, string value)
    {
        var query = new StringBuilder("?");
        foreach (var (other, its) in values)
        {
            if (other != name)
            {
                query.Append(Uri.EscapeDataString(other)).Append('=').Append(Uri.EscapeDataString(its)).Append('&');
            }
        }

        return query.Append(name).Append('=').Append(Uri.EscapeDataString(value)).ToString();
    }
}

/// <summary>A parameter that cannot be understood.</summary>
/// <param name="allowed">What is, such as <c>0 to 4</c>.</param>
internal sealed class BadParameterException(string parameter, string value, string allowed) : Exception(allowed)
{
    private const int MaxShown = 60;

    public string Parameter { get; } = Text.Cut(parameter, MaxShown);

    public string Value { get; } = Text.Cut(value, MaxShown);

    public string Allowed { get; } = allowed;
}
