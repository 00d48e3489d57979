using System.Text.Json;

namespace Worker.Cli.Commands;

/// <summary>Where a running <c>./worker up</c> serves, as it wrote it down.</summary>
/// <param name="InvokeUrl">The Invoke API.</param>
/// <param name="AwsUrl">The AWS services.</param>
/// <param name="Process">The id of its process.</param>
/// <param name="ProcessStarted">When that started: another process may have the id by now.</param>
/// <param name="BuildId">Of the package that is served; null when a working copy is.</param>
internal sealed record Served(string InvokeUrl, string AwsUrl, int Process, DateTimeOffset ProcessStarted, string? BuildId)
{
    /// <summary>What to do when nothing is served.</summary>
    public const string Advice = "run ./worker up in another terminal first, or name an environment with --env.";

    // An older ./worker up wrote others.
    private static readonly JsonSerializerOptions Complete = new()
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <exception cref="UserException">Another <c>./worker up</c> serves this checkout.</exception>
    public static void CheckNothing(Repository repository)
    {
        if (TryRead(repository) is { } other)
        {
            throw new UserException(
                $"this checkout is served already, by process {other.Process} at {other.InvokeUrl}: end that ./worker up first, or use "
                + "another clone.");
        }
    }

    /// <param name="awsUrl">Where the AWS services are.</param>
    /// <inheritdoc cref="Served"/>
    public static Served ByThisProcess(Uri invokeUrl, Uri awsUrl, string? buildId)
    {
        using var own = System.Diagnostics.Process.GetCurrentProcess();
        return new Served(invokeUrl.ToString(), awsUrl.ToString(), own.Id, own.StartTime, buildId);
    }

    /// <exception cref="UserException">Nothing is served.</exception>
    public static Served Read(Repository repository) => TryRead(repository) ?? throw Nothing();

    /// <returns>Null when nothing is served, or nobody can tell. One that was killed leaves its file, and serves nothing.</returns>
    public static Served? TryRead(Repository repository)
    {
        try
        {
            var served = JsonSerializer.Deserialize<Served>(File.ReadAllText(repository.Served), Complete);
            return served is not null && LocalEnvironment.IsRunning(served.Process, served.ProcessStarted) ? served : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

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

    private static UserException Nothing() => new($"nothing is served here: {Advice}");

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
