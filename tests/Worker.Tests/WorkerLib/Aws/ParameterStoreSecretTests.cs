using System.Net;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using NSubstitute.ExceptionExtensions;
using WorkerLib.Aws;
using Worker.Tests.WorkerLib.Google;

namespace Worker.Tests.WorkerLib.Aws;

public sealed class ParameterStoreSecretTests
{
    private const string Name = "/worker/rates-key";

    private readonly IAmazonSimpleSystemsManagement ssm = Substitute.For<IAmazonSimpleSystemsManagement>();
    private readonly SkippingTime time = new();
    private readonly ParameterStoreSecret secret;

    public ParameterStoreSecretTests()
    {
        secret = new ParameterStoreSecret(ssm, Name, time);
        Holds("first");
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private int Reads => ssm.ReceivedCalls().Count();

    [Fact]
    public async Task Reads_a_secret_once_for_many_events()
    {
        Assert.Equal("first", await secret.GetAsync(Cancelled));
        time.Advance(TimeSpan.FromMinutes(4.9));
        Assert.Equal("first", await secret.GetAsync(Cancelled));

        Assert.Equal(1, Reads);
    }

    [Fact]
    public async Task Sees_a_rotated_secret_after_five_minutes()
    {
        await secret.GetAsync(Cancelled);
        Holds("second");
        time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("second", await secret.GetAsync(Cancelled));
    }

    [Fact]
    public async Task Sees_a_rotated_secret_at_once_when_the_known_one_was_refused()
    {
        var refused = await secret.GetAsync(Cancelled);
        Holds("second");

        secret.Forget(refused);
        Assert.Equal("second", await secret.GetAsync(Cancelled));

        secret.Forget(refused);
        Assert.Equal("second", await secret.GetAsync(Cancelled));
        Assert.Equal(2, Reads);
    }

    [Fact]
    public async Task Keeps_the_known_secret_while_Parameter_Store_fails_and_tries_again_each_minute()
    {
        await secret.GetAsync(Cancelled);
        Fails(new TimeoutException("silent"));
        time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("first", await secret.GetAsync(Cancelled));
        Assert.Equal("first", await secret.GetAsync(Cancelled));
        Assert.Equal(2, Reads);

        time.Advance(TimeSpan.FromMinutes(1));
        Holds("second");
        Assert.Equal("second", await secret.GetAsync(Cancelled));
    }

    [Fact]
    public async Task Says_which_parameter_cannot_be_read_and_why()
    {
        Fails(new AmazonSimpleSystemsManagementException("no such parameter")
        {
            ErrorCode = "ParameterNotFound",
            StatusCode = HttpStatusCode.BadRequest,
        });

        var error = await Assert.ThrowsAsync<UnreadableSecretException>(() => secret.GetAsync(Cancelled));

        Assert.StartsWith(
            "The parameter /worker/rates-key cannot be read: ParameterNotFound: no such parameter. Is it",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_with_the_event_even_when_a_secret_is_known()
    {
        await secret.GetAsync(Cancelled);
        time.Advance(TimeSpan.FromMinutes(5));
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();
        Fails(new OperationCanceledException(ended.Token));

        await Assert.ThrowsAsync<OperationCanceledException>(() => secret.GetAsync(ended.Token));
    }

    private void Holds(string value) => ssm.GetParameterAsync(
            Arg.Is<GetParameterRequest>(get => get.Name == Name && get.WithDecryption == true), Arg.Any<CancellationToken>())
        .Returns(new GetParameterResponse { Parameter = new Parameter { Value = value } });

    private void Fails(Exception error) =>
        ssm.GetParameterAsync(Arg.Any<GetParameterRequest>(), Arg.Any<CancellationToken>()).ThrowsAsync(error);
}
