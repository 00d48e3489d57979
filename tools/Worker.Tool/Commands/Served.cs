using System.Text.Json;

namespace Worker.Tool.Commands;

/// <summary>Where a running <c>./worker up</c> serves, as it wrote it down.</summary>
/// <param name="InvokeUrl">The Invoke API.</param>
/// <param name="AwsUrl">The AWS services.</param>
internal sealed record Served(string InvokeUrl, string AwsUrl)
{
    /// <exception cref="UserException">Nothing is served.</exception>
    public static Served Read(Repository repository) => File.Exists(repository.Served)
        ? JsonSerializer.Deserialize<Served>(File.ReadAllText(repository.Served))!
        : throw Nothing();

    public static UserException Nothing() => new("nothing is served here: run ./worker up in another terminal first.");
}
