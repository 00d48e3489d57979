using LocalAws.Extras;

namespace Demo.Vertex;

/// <summary>Stands in for Google's token endpoints and Vertex AI, which the job SubmitVertexJob calls.</summary>
internal sealed class GoogleExtra : ILocalExtra
{
    public ExtraOption CommandOption { get; } = new("--google", "Stand in for Google's Vertex AI, which SubmitVertexJob calls.");

    public async Task<IRunningExtra> StartAsync(Repository repository, string? value, CancellationToken cancellationToken) =>
        new Running(await GoogleStandIn.StartAsync());

    private sealed class Running(GoogleStandIn google) : IRunningExtra
    {
        public IReadOnlyDictionary<string, string> Variables => google.Variables;

        public ValueTask DisposeAsync() => google.DisposeAsync();
    }
}
