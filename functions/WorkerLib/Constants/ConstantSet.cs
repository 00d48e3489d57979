using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace WorkerLib.Constants;

/// <summary>
/// A set of constants that can be published: its name and what its content must be. Each class
/// <c>functions/Jobs/&lt;Job&gt;/&lt;Name&gt;Constants.cs</c> has one as its static property <c>Set</c>, by which PublishConstants finds
/// it.
/// </summary>
/// <param name="name">Lower-case letters, digits and hyphens: it is a key of the table and a folder of the bucket.</param>
public abstract class ConstantSet(string name)
{
    private const int MaxProblems = 100;

    public string Name { get; } = name;

    /// <summary>Whether it uses names that only the deployment knows (<see cref="INamingConstants"/>).</summary>
    public abstract bool IsNaming { get; }

    /// <param name="json">How to read the content, from the job's own <c>JsonSerializerContext</c>.</param>
    public static ConstantSet Of<T>(string name, JsonTypeInfo<T> json)
        where T : class, IConstants => new Typed<T>(name, json);

    /// <summary>Everything that is wrong with a content, at most 100 things; empty when it can be published.</summary>
    /// <param name="names">The names that it may use (<see cref="INamingConstants"/>); null when nobody knows them.</param>
    public IReadOnlyList<string> Problems(JsonElement content, IReadOnlyCollection<string>? names = null)
    {
        var shape = JsonShape.Problems(content, Json);
        return [.. (shape.Count > 0 ? shape : ProblemsOf(content, names)).Take(MaxProblems)];
    }

    /// <summary>What is odd about a content without problems (<see cref="IConstants.Remarks"/>).</summary>
    public abstract IReadOnlyList<string> Remarks(JsonElement content);

    private protected abstract JsonTypeInfo Json { get; }

    /// <summary>What is wrong with a content whose shape is right.</summary>
    private protected abstract IEnumerable<string> ProblemsOf(JsonElement content, IReadOnlyCollection<string>? names);

    private sealed class Typed<T>(string name, JsonTypeInfo<T> json) : ConstantSet(name)
        where T : class, IConstants
    {
        public override bool IsNaming => typeof(INamingConstants).IsAssignableFrom(typeof(T));

        public override IReadOnlyList<string> Remarks(JsonElement content) => [.. content.Deserialize(json)!.Remarks().Take(MaxProblems)];

        private protected override JsonTypeInfo Json => json;

        private protected override IEnumerable<string> ProblemsOf(JsonElement content, IReadOnlyCollection<string>? names)
        {
            try
            {
                var constants = content.Deserialize(json)!;
                return names is not null && constants is INamingConstants naming
                    ? constants.Problems().Concat(naming.UnknownNames(names))
                    : constants.Problems();
            }
            catch (JsonException exception)
            {
                return [$"{exception.Path ?? "$"}: {exception.Message}"];
            }
        }
    }
}
