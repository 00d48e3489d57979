using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.WorkerLib.Lambda;

/// <summary>The same events and responses through each kind of serializer.</summary>
public static partial class SerializerTests
{
    private static readonly Parcel Sample = new("地震 <1>", 7, new DateOnly(2026, 11, 20), ["a"]);

    public static TheoryData<string> Contexts => ["web", "web without nulls", "as declared", "relaxed encoder"];

    [Theory]
    [MemberData(nameof(Contexts))]
    public static void A_job_gets_what_its_context_says(string name)
    {
        var (serializer, typeInfo) = Of(name);
        using var expected = new MemoryStream();
        using (var writer = new Utf8JsonWriter(expected, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSerializer.Serialize(writer, Sample, typeInfo);
        }

        using var written = new MemoryStream();
        serializer.Serialize(Sample, written);
        var read = serializer.Deserialize<Parcel>(new MemoryStream(expected.ToArray()));

        Assert.Equal(Encoding.UTF8.GetString(expected.ToArray()), Encoding.UTF8.GetString(written.ToArray()));
        Assert.Equal(Encoding.UTF8.GetString(expected.ToArray()), Response(serializer, expected.ToArray()));
        Assert.Equal(JsonSerializer.Serialize(Sample, typeInfo), JsonSerializer.Serialize(read, typeInfo));
    }

    [Fact]
    public static void The_events_of_AWS_need_not_be_listed_again()
    {
        var serializer = new JobJsonSerializer<WebJson>(WebJson.Default);

        var read = serializer.Deserialize<ScheduledEvent>(new MemoryStream("""{"scheduledTime":"2026-11-20T00:00:00Z"}"""u8.ToArray()));
        var error = Assert.Throws<InvalidOperationException>(
            () => LambdaHandler.For<Version, Parcel>((_, _) => Task.FromResult(Sample), serializer));

        Assert.NotNull(read);
        Assert.Contains(
            "WebJson does not list System.Version: add [JsonSerializable(typeof(Version))]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public static void A_serializer_of_the_package_serves_a_job(bool isCamelCase)
    {
        var serializer = new SourceGeneratorLambdaJsonSerializer<WebJson>(
            options => options.PropertyNamingPolicy = isCamelCase ? JsonNamingPolicy.CamelCase : null);
        using var api = new FakeRuntimeApi()
            .WithEvent("a", """{"NAME":"one","count":1,"day":"2026-11-20","tags":[]}""")
            .WithEvent("b", """{"name":1}""")
            .WithEvent("c", "null");

        Run(api, LambdaHandler.For((Parcel parcel, ILambdaContext _) => Task.FromResult(parcel), serializer));

        Assert.Equal(
            isCamelCase
                ? """{"name":"one","count":1,"day":"2026-11-20","tags":[]}"""
                : """{"Name":"one","Count":1,"Day":"2026-11-20","Tags":[]}""",
            api.Posts[0].Text);
        Assert.All(
            api.Posts.Skip(1),
            post => Assert.Equal("InvalidEventException", JsonElement.Parse(post.Text).GetProperty("errorType").GetString()));
        Assert.Contains("does not fit at $.name.", api.Posts[1].Text, StringComparison.Ordinal);
        Assert.Contains("does not fit at $. It is null.", api.Posts[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public static void A_serializer_of_the_package_leads_to_no_message_of_megabytes()
    {
        var serializer = new SourceGeneratorLambdaJsonSerializer<RuntimeTestJson>();
        var name = new string('x', 100_000);
        using var api = new FakeRuntimeApi().WithEvent("a", $$$"""{"Text":"a","Sizes":{"{{{name}}}":"y"}}""");

        Run(api, LambdaHandler.For((Message message, ILambdaContext _) => Task.FromResult(message), serializer));

        Assert.Contains($"The event does not fit at $.Sizes.{name[..192]}….\"", api.Posts.Single().Text, StringComparison.Ordinal);
        Assert.InRange(api.Posts.Single().Body.Length, 1, 10_000);
    }

    [Fact]
    public static void A_serializer_of_ones_own_serves_a_job()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", "not JSON").WithEvent("b", "large").WithEvent("c", "").WithEvent("d", "next");

        Run(
            api,
            LambdaHandler.For(
                (string text, ILambdaContext _) => Task.FromResult(text == "large" ? new string('x', 20 * 1024 * 1024) : text),
                new PlainText()));

        Assert.Equal("not JSON", api.Posts[0].Text);
        Assert.Equal("Function.ResponseSizeTooLarge", JsonElement.Parse(api.Posts[1].Text).GetProperty("errorType").GetString());
        Assert.Equal("", api.Posts[2].Text);
        Assert.EndsWith("/c/response", api.Posts[2].Path, StringComparison.Ordinal);
        Assert.Equal("next", api.Posts[3].Text);
    }

    [Fact]
    public static void A_job_sees_its_serializer()
    {
        var serializer = new JobJsonSerializer<WebJson>(WebJson.Default);
        ILambdaSerializer? seen = null;
        using var api = new FakeRuntimeApi().WithEvent("a", """{"name":"one","count":1,"day":"2026-11-20","tags":[]}""");

        Run(api, LambdaHandler.For(
            (Parcel parcel, ILambdaContext context) =>
            {
                seen = context.Serializer;
                return Task.FromResult(parcel);
            },
            serializer));

        Assert.Same(serializer, seen);
    }

    [Fact]
    public static void A_job_without_a_result_answers_null()
    {
        var done = false;
        using var api = new FakeRuntimeApi().WithEvent("a", """{"name":"one","count":1,"day":"2026-11-20","tags":[]}""");

        Run(api, LambdaHandler.For<Parcel>(
            async (_, _) =>
            {
                await Task.Yield();
                done = true;
            },
            new JobJsonSerializer<WebJson>(WebJson.Default)));

        Assert.True(done);
        Assert.Equal("null", api.Posts.Single().Text);
    }

    private static (ILambdaSerializer Serializer, JsonTypeInfo<Parcel> TypeInfo) Of(string context)
    {
        var relaxed = new WebJson(
            new JsonSerializerOptions(WebJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        return context switch
        {
            "web" => (new JobJsonSerializer<WebJson>(WebJson.Default), WebJson.Default.Parcel),
            "web without nulls" => (new JobJsonSerializer<WithoutNullsJson>(WithoutNullsJson.Default), WithoutNullsJson.Default.Parcel),
            "as declared" => (new JobJsonSerializer<DeclaredJson>(DeclaredJson.Default), DeclaredJson.Default.Parcel),
            _ => (new JobJsonSerializer<WebJson>(relaxed), relaxed.Parcel),
        };
    }

    private static string Response(ILambdaSerializer serializer, byte[] json)
    {
        using var api = new FakeRuntimeApi().WithEvent("a", Encoding.UTF8.GetString(json));
        Run(api, LambdaHandler.For((Parcel parcel, ILambdaContext _) => Task.FromResult(parcel), serializer));
        return api.Posts.Single().Text;
    }

    private static void Run(FakeRuntimeApi api, LambdaHandler handler) =>
        LambdaRuntime.Run(
            new LambdaEnvironment { RuntimeApi = api.Authority, Handler = "Job", FunctionName = "job" }, _ => handler, ["Job"]);

    private sealed class PlainText : ILambdaSerializer
    {
        public T Deserialize<T>(Stream requestStream)
        {
            using var reader = new StreamReader(requestStream);
            return (T)(object)reader.ReadToEnd();
        }

        public void Serialize<T>(T response, Stream responseStream) =>
            responseStream.Write(Encoding.UTF8.GetBytes((string)(object)response!));
    }

    internal sealed record Parcel(string Name, int Count, DateOnly Day, IReadOnlyList<string> Tags, string? Note = null);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Parcel))]
    private sealed partial class WebJson : JsonSerializerContext;

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Parcel))]
    private sealed partial class WithoutNullsJson : JsonSerializerContext;

    [JsonSerializable(typeof(Parcel))]
    private sealed partial class DeclaredJson : JsonSerializerContext;
}
