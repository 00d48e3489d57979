using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LocalAws;

namespace Worker.Tests.Integration;

/// <summary>Functions with layers in the local AWS, as Terraform deploys them: over the API of Lambda.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(LocalLayersTests))]
public sealed class LocalLayersTests : IAsyncLifetime
{
    private LocalEnvironment? aws;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        aws = await LocalEnvironment.StartAsync(
            Checkout.Repository, Cancelled,
            variables: new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! });
        using var role = new FormUrlEncodedContent(
        [
            new("Action", "CreateRole"),
            new("RoleName", "any"),
            new("AssumeRolePolicyDocument", """{"Statement":[{"Principal":{"Service":"lambda.amazonaws.com"}}]}"""),
        ]);
        await SendAsync("iam", "/", role);
    }

    public ValueTask DisposeAsync() => aws!.DisposeAsync();

    [Fact]
    public async Task A_function_finds_its_layers_where_its_settings_say_opt()
    {
        var first = await PublishAsync("words", ("words/sys.dic", "first"), ("words/matrix.bin", "costs"));
        var second = await PublishAsync("words", ("words/sys.dic", "second"));
        await CreateAsync("layered", first, second);

        var folder = (await EnvironmentAsync("layered"))["DICTIONARY"]!.GetValue<string>();

        Assert.EndsWith("/words", folder, StringComparison.Ordinal);
        Assert.Equal("second", await File.ReadAllTextAsync(Path.Combine(folder, "sys.dic"), Cancelled)); // the later over the earlier
        Assert.Equal("costs", await File.ReadAllTextAsync(Path.Combine(folder, "matrix.bin"), Cancelled));
    }

    [Fact]
    public async Task A_function_without_layers_keeps_its_settings()
    {
        await CreateAsync("plain");

        Assert.Equal("/opt/words", (await EnvironmentAsync("plain"))["DICTIONARY"]!.GetValue<string>());
    }

    private async Task<string> PublishAsync(string name, params (string Path, string Text)[] files)
    {
        var version = await PostAsync(
            $"/2018-10-31/layers/{name}/versions",
            new JsonObject { ["Content"] = new JsonObject { ["ZipFile"] = Zip(files) } });
        return version["LayerVersionArn"]!.GetValue<string>();
    }

    private async Task CreateAsync(string name, params string[] layers) => await PostAsync(
        "/2015-03-31/functions",
        new JsonObject
        {
            ["FunctionName"] = name,
            ["Handler"] = "Handler",
            ["Runtime"] = "provided.al2023",
            ["Timeout"] = 60,
            ["Role"] = "arn:aws:iam::123456789012:role/any",
            ["Code"] = new JsonObject { ["ZipFile"] = Zip(("bootstrap", await File.ReadAllTextAsync(Bootstrap, Cancelled))) },
            ["Layers"] = new JsonArray([.. layers.Select(layer => JsonValue.Create(layer))]),
            ["Environment"] = new JsonObject { ["Variables"] = new JsonObject { ["DICTIONARY"] = "/opt/words" } },
        });

    private async Task<JsonNode> EnvironmentAsync(string function)
    {
        var result = await aws!.Functions.InvokeAsync(function, """{"do":"environment"}"""u8.ToArray());
        Assert.Null(result!.FunctionError);
        return JsonNode.Parse(result.Payload.Span)!;
    }

    private async Task<JsonNode> PostAsync(string path, JsonObject body)
    {
        using var content = JsonContent.Create(body);
        return JsonNode.Parse(await SendAsync("lambda", path, content))!;
    }

    private async Task<string> SendAsync(string service, string path, HttpContent content)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=local/20260101/{LocalAwsApi.Region}/{service}/aws4_request, SignedHeaders=host, Signature=none");
        using var response = await http.PostAsync(new Uri(aws!.Endpoint, path), content, Cancelled);
        var text = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(response.IsSuccessStatusCode, text);
        return text;
    }

    private static string Bootstrap => Path.Combine(Checkout.Root, "tests", "data", "bootstrap.py");

    private static string Zip(params (string Path, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in files)
            {
                var entry = zip.CreateEntry(path);
                entry.ExternalAttributes = 0x81ed << 16; // a file with mode 755
                using var writer = new StreamWriter(entry.Open());
                writer.Write(text);
            }
        }

        return Convert.ToBase64String(bytes.ToArray());
    }
}
