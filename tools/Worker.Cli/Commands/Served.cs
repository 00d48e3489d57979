using System.Text.Json;

namespace Worker.Cli.Commands;

/// <summary>Where a running <c>./worker up</c> serves, as it wrote it down.</summary>
/// <param name="InvokeUrl">The Invoke API.</param>
/// <param name="AwsUrl">The AWS services.</param>
internal sealed record Served(string InvokeUrl, string AwsUrl)
{
    /// <exception cref="UserException">Nothing is served.</exception>
    public static Served Read(Repository repository) => File.Exists(repository.Served)
        ? JsonSerializer.Deserialize<Served>(File.ReadAllText(repository.Served))!
        : throw Nothing();

    /// <summary>Sends a request to what is served.</summary>
    /// <exception cref="UserException">Nothing is served there any more, or it refused; with its message.</exception>
    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException)
        {
            throw Nothing();
        }

        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                throw new UserException(MessageOf(await response.Content.ReadAsStringAsync(cancellationToken)));
            }
        }

        return response;
    }

    private static UserException Nothing() =>
        new("nothing is served here: run ./worker up in another terminal first, or name an environment with --env.");

    private static string MessageOf(string problem)
    {
        try
        {
            return JsonElement.Parse(problem).GetProperty("Message").GetString()!;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return problem;
        }
    }
}
