using System.Text.Json;
using Amazon.S3.Model;
using Demo.Vertex;
using LocalAws.LambdaHost;

namespace Worker.Tests.Integration;

/// <summary>
/// The jobs for Vertex AI as they are deployed, with the files of tests/data/hydra/example below a folder of the test's own.
/// </summary>
internal sealed class DeployedVertex(DeployedEnvironment environment, string folder)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Checks the signature of what the functions prove themselves with.</summary>
    public async Task<GoogleStandIn> GoogleAsync()
    {
        var google = await environment.StandInAsync<GoogleStandIn>();
        google.Tokens.AwsSecretKey = (await environment.AwsAsync()).Variables["AWS_SECRET_ACCESS_KEY"];
        return google;
    }

    public static string Sample(string file) => File.ReadAllText(VertexSample.PathOf(Checkout.Repository, file));

    /// <param name="root">Such as <c>incoming</c>.</param>
    public async Task PutAsync(string root, string file, string content)
    {
        using var s3 = (await environment.AwsAsync()).S3();
        await s3.PutObjectAsync(
            new PutObjectRequest { BucketName = VertexSample.Bucket, Key = $"{root}/{folder}/{file}", ContentBody = content }, Cancelled);
    }

    /// <summary>Content of what becomes of an upload; null when it is not there.</summary>
    public async Task<string?> ConvertedAsync(string file)
    {
        using var s3 = (await environment.AwsAsync()).S3();
        try
        {
            using var found = await s3.GetObjectAsync(VertexSample.Bucket, $"converted/{folder}/{file}", Cancelled);
            using var reader = new StreamReader(found.ResponseStream);
            return await reader.ReadToEndAsync(Cancelled);
        }
        catch (NoSuchKeyException)
        {
            return null;
        }
    }

    /// <summary>The report beside it, once it is there.</summary>
    public async Task<JsonElement> ReportAsync(string file)
    {
        string? report;
        while ((report = await ConvertedAsync($"{file}.report.json")) is null)
        {
            await Task.Delay(100, Cancelled);
        }

        return JsonElement.Parse(report);
    }

    /// <param name="file">Below <c>jobs/</c>.</param>
    public Task<(JsonElement Response, InvocationResult Result)> SubmitAsync(string form, string file) => environment.InvokeAsync(
        "submit_vertex_job",
        $$"""{"id":"{{folder}}","project":"demo-project","location":"us-central1","{{form}}":"jobs/{{folder}}/{{file}}"}""");

    public Task<(JsonElement Response, InvocationResult Result)> WatchAsync(string name) =>
        environment.InvokeAsync("submit_vertex_job", $$"""{"name":"{{name}}"}""");
}
