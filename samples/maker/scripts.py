"""The sample clips and photos, written down as scenes."""

from fractions import Fraction

from samples.maker.scene import Actor, Backdrop, Camera, Clothes, Pace, Scene, Step, Wear


def bwv() -> Scene:
    """Body-worn video: the subject walks up through a street while three other people come and go."""
    people = (
        Actor("subject", "collins", keep=True, height=1.66, clothes=Clothes(coat=(72, 50, 44)),
              path=(Step(0, -1.5, 4.6, yaw=14), Step(2.2, -.5, 3.0, yaw=10),
                    Step(4.0, .25, 1.9, yaw=-6), Step(6.0, .3, 1.15, yaw=4, lean=2))),
        Actor("passer", "hopper", height=1.62, clothes=Clothes(coat=(48, 40, 38)),
              path=(Step(.9, 1.75, 1.9, yaw=-24), Step(3.0, .05, 1.75, yaw=-10),
                    Step(5.2, -1.5, 1.7, yaw=-26))),
        Actor("bystander", "obama", height=1.84, walking=False,
              clothes=Clothes(coat=(92, 88, 60), trousers=(40, 46, 60)),
              path=(Step(0, 1.05, 3.4, yaw=-4), Step(2.5, 1.12, 3.4, yaw=-52, lean=-4),
                    Step(4.2, 1.05, 3.35, yaw=12, lean=2), Step(6.0, 1.1, 3.4, yaw=-8))),
        Actor("far", "cameraman", height=1.76,
              clothes=Clothes(coat=(40, 66, 70), trousers=(62, 52, 40)),
              path=(Step(0, -.9, 5.2), Step(6.0, 2.3, 4.7))),
    )
    return Scene(
        seed=2026, backdrop=Backdrop.STREET,
        camera=Camera(1280, 720, focal=1100, height=1.42, horizon=.47, shake=8, roll=.7),
        pace=Pace(6.0, Fraction(25), jitter=.22, dropped=.07), actors=people,
        wear=Wear(gain=.95, tint=(.97, .98, 1.05), blur=.6, shutter=.7, noise=3.5, vignette=.25),
        caption="{clock}  EXAMPLESHIRE POLICE  BWV X60A2047  OFFICER 4471")


def cctv() -> Scene:
    """Closed-circuit television: small faces, little light, a high fixed camera, five people in a yard."""
    people = (
        Actor("subject", "collins", keep=True, height=1.66, clothes=Clothes(coat=(52, 50, 120)),
              path=(Step(0, -.6, 8.2, yaw=6), Step(8.0, .3, 3.6))),
        Actor("left", "hopper", height=1.6, clothes=Clothes(coat=(96, 70, 60)),
              path=(Step(.6, -3.4, 6.2, yaw=20), Step(7.6, 3.9, 5.6, yaw=16))),
        Actor("right", "obama", height=1.84, clothes=Clothes(coat=(60, 60, 64)),
              path=(Step(0, 2.3, 4.4, yaw=-16), Step(5.6, -2.6, 3.9, yaw=-22))),
        Actor("waiting", "obama", mirrored=True, height=1.78, walking=False,
              clothes=Clothes(coat=(110, 104, 92)),
              path=(Step(0, 1.5, 7.6, yaw=-10), Step(4.0, 1.5, 7.6, yaw=22), Step(8.0, 1.5, 7.6, yaw=-14))),
        Actor("late", "cameraman", mirrored=True, height=1.74, clothes=Clothes(coat=(44, 58, 50)),
              path=(Step(2.4, 3.2, 4.6), Step(7.9, -.9, 5.6))),
    )
    return Scene(
        seed=814, backdrop=Backdrop.YARD,
        camera=Camera(960, 540, focal=800, height=3.1, horizon=-.08),
        pace=Pace(8.0, Fraction(25, 2)), actors=people,
        wear=Wear(gain=.56, tint=(.9, 1.0, 1.04), blur=.7, noise=6, vignette=.3),
        caption="CAM 03 REAR YARD  {clock}", starts="2026-03-07T23:12:44")


def custody() -> Scene:
    """Set up a custody photo before it is cropped: the subject, one in the door, one outside the crop."""
    people = (
        Actor("subject", "collins", keep=True, height=1.66, walking=False, clothes=Clothes(coat=(84, 66, 58)),
              path=(Step(0, 0, 1.5), Step(1, 0, 1.5))),
        Actor("doorway", "hopper", height=1.62, walking=False, clothes=Clothes(coat=(60, 54, 50)),
              path=(Step(0, .6, 3.6, yaw=-12), Step(1, .6, 3.6, yaw=-12))),
        Actor("cropped", "obama", height=1.84, walking=False, clothes=Clothes(coat=(70, 64, 50)),
              path=(Step(0, -.86, 3.4, yaw=16), Step(1, -.86, 3.4, yaw=16))),
    )
    return Scene(
        seed=11, backdrop=Backdrop.ROOM, pace=Pace(.04), actors=people,
        camera=Camera(1280, 1120, focal=2200, height=1.5, horizon=.42),
        wear=Wear(gain=.98, blur=.6, noise=2.5, vignette=.15))


def reference() -> Scene:
    """Set up another picture of the subject, in another light and place, to say whom to keep."""
    subject = Actor("subject", "collins", keep=True, height=1.66, walking=False,
                    clothes=Clothes(coat=(40, 78, 60)),
                    path=(Step(0, -.12, 1.3, yaw=16, lean=4), Step(1, -.12, 1.3, yaw=16, lean=4)))
    return Scene(
        seed=12, backdrop=Backdrop.STREET, pace=Pace(.04), actors=(subject,),
        camera=Camera(480, 600, focal=1300, height=1.56, horizon=.5),
        wear=Wear(gain=1.12, tint=(.88, .98, 1.06), blur=.4, noise=2))
